import { formatDuration } from "@/lib/format/format-value";
import { databaseNow } from "@/lib/store/database/database-clock";

const TOLERATED_MS = 5 * 60_000;

export type Clocks = {
  /** Epoch ms by the database's clock. */
  now: number;
  /** A sentence if this machine's clock differs; null if both agree. */
  trouble: string | null;
};

export async function compareClocks(): Promise<Clocks> {
  const asked = Date.now();
  const now = await databaseNow();
  return { now, trouble: clockTrouble(asked, now, Date.now()) };
}

/** The database reported `theirs` at some moment between `asked` and `answered`, epoch ms by this machine's clock. */
export function clockTrouble(asked: number, theirs: number, answered: number): string | null {
  const ahead = asked - theirs;
  const behind = theirs - answered;
  const gap = Math.max(ahead, behind);
  if (gap <= TOLERATED_MS) return null;
  return `this machine's clock is ${formatDuration(gap)} ${ahead > behind ? "ahead of" : "behind"} the database's`;
}
