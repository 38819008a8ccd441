import { formatDuration } from "@/lib/format/format-value";
import { MINUTE_MS } from "@/lib/schema/time/epoch";

const TOLERATED_MS = 5 * MINUTE_MS;

/** The database reported `theirs` at some moment between `asked` and `answered`, epoch ms by this machine's clock. */
export function clockTrouble(asked: number, theirs: number, answered: number): string | null {
  const ahead = asked - theirs;
  const behind = theirs - answered;
  const gap = Math.max(ahead, behind);
  if (gap <= TOLERATED_MS) return null;
  return `this machine's clock is ${formatDuration(gap)} ${ahead > behind ? "ahead of" : "behind"} the database's`;
}
