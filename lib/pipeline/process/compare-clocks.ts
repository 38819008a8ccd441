import { databaseNow } from "@/lib/store/database/database-clock";
import { clockTrouble } from "@/lib/upkeep/clock-trouble";

export type Clocks = {
  /** Epoch ms by the database's clock. */
  now: number;
  /** A sentence where this machine's clock says another time; null where both agree. */
  trouble: string | null;
  /** How far this machine's clock is ahead, as far as the time that the answer took tells. */
  aheadMs: number;
};

export async function compareClocks(): Promise<Clocks> {
  const asked = Date.now();
  const now = await databaseNow();
  const answered = Date.now();
  return { now, trouble: clockTrouble(asked, now, answered), aheadMs: (asked + answered) / 2 - now };
}
