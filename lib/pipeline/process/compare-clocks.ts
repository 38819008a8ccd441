import { databaseNow } from "@/lib/store/database/database-clock";
import { clockTrouble } from "@/lib/upkeep/clock-trouble";

export type Clocks = {
  /** Epoch ms by the database's clock. */
  now: number;
  /** A sentence where this machine's clock says another time; null where both agree. */
  trouble: string | null;
};

export async function compareClocks(): Promise<Clocks> {
  const asked = Date.now();
  const now = await databaseNow();
  return { now, trouble: clockTrouble(asked, now, Date.now()) };
}
