import { median } from "./usual-value";

/** The sum and the number of the values of one hour; `hour` counts hours since 1970. */
export type HourSum = { hour: number; sum: number; n: number };

const DAY_HOURS = 24;
/** Changes are searched in the last days only: those before say what is normal. */
const SEARCHED_HOURS = 7 * DAY_HOURS;
/** Latencies and tokens are about log-normal: the variance of the logarithm of a mean of n is this over n. */
const VARIANCE = 1.5;
const LEAST_Z = 4;
const LEAST_MOVE = Math.log(1.15);

/**
 * The hour from which on a mean is higher (or lower) than before, if one step describes it: the split with the largest
 * distance between both sides, after the level of each time of day. Null if there is none. `hours` in ascending order.
 */
export function onsetOf(hours: readonly HourSum[], direction: "up" | "down"): number | null {
  const known = hours.filter(({ sum, n }) => n > 0 && sum > 0);
  const usual = new Map<number, number[]>();
  for (const { hour, sum, n } of known) {
    const ofDay = usual.get(hour % DAY_HOURS) ?? [];
    usual.set(hour % DAY_HOURS, ofDay);
    ofDay.push(Math.log(sum / n));
  }
  const levels = new Map([...usual].map(([at, values]) => [at, median(values)]));
  const searched = known
    .filter(({ hour }) => hour > known.at(-1)!.hour - SEARCHED_HOURS)
    .map(({ hour, sum, n }) => ({ hour, n, y: Math.log(sum / n) - levels.get(hour % DAY_HOURS)! }));
  const all = searched.reduce((to, { n, y }) => ({ n: to.n + n, sum: to.sum + n * y }), { n: 0, sum: 0 });
  const before = { n: 0, sum: 0 };
  let best: { hour: number; z: number } | null = null;
  for (const { hour, n, y } of searched) {
    const rest = all.n - before.n;
    if (before.n > 0) {
      const move = (all.sum - before.sum) / rest - before.sum / before.n;
      const z = Math.abs(move) / Math.sqrt(VARIANCE / before.n + VARIANCE / rest);
      const isWanted = move > 0 === (direction === "up") && Math.abs(move) >= LEAST_MOVE;
      if (isWanted && z >= LEAST_Z && z > (best?.z ?? 0)) best = { hour, z };
    }
    before.n += n;
    before.sum += n * y;
  }
  return best?.hour ?? null;
}
