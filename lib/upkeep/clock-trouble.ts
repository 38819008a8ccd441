import { formatDuration } from "@/lib/format/format-value";
import { MINUTE_MS } from "@/lib/schema/time/epoch";

const TOLERATED_MS = 5 * MINUTE_MS;

/** Epoch ms: the database reported `theirs` at some moment between `asked` and `answered` by this machine's clock. */
type Reading = { asked: number; theirs: number; answered: number };

/** How far this machine's clock is ahead at least, in ms; negative if it is behind, 0 if the answer's way may explain it. */
function gapOf({ asked, theirs, answered }: Reading): number {
  return Math.max(asked - theirs, 0) - Math.max(theirs - answered, 0);
}

/** How far this machine's clock is ahead, in ms; 0 if it may be no more than `tolerated`. */
export function aheadBy(reading: Reading, toleratedMs: number): number {
  if (Math.abs(gapOf(reading)) <= toleratedMs) return 0;
  return Math.round((reading.asked + reading.answered) / 2 - reading.theirs);
}

/** A sentence where the clocks differ too much; null where they agree. */
export function clockTrouble(asked: number, theirs: number, answered: number): string | null {
  const gap = gapOf({ asked, theirs, answered });
  if (Math.abs(gap) <= TOLERATED_MS) return null;
  return `this machine's clock is ${formatDuration(Math.abs(gap))} ${gap > 0 ? "ahead of" : "behind"} the database's`;
}
