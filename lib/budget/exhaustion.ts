import type { PeriodForecast } from "./period-forecast";

const STEPS = 1_000;

/**
 * The step in which the running sum reaches the amount, by its start, and the sum before it; null where it never does.
 * `costs` are in USD by the start of each step.
 */
export function stepThatReaches(
  amount: number,
  costs: ReadonlyMap<number, number>,
  before = 0,
): { start: number; before: number } | null {
  let sum = before;
  for (const [start, cost] of [...costs].sort(([a], [b]) => a - b)) {
    if (sum + cost >= amount) return { start, before: sum };
    sum += cost;
  }
  return null;
}

/**
 * When (as a part of the period, 0 to 1) a budget will be used up at its pace; null where it lasts. `elapsed` of the period
 * is over and `spent`, less than `amount`, is spent.
 */
export function exhaustionOf(
  { mid, shareAt }: Pick<PeriodForecast, "mid" | "shareAt">,
  spent: number,
  amount: number,
  elapsed: number,
): number | null {
  if (mid < amount) return null;
  const shareNow = shareAt(elapsed);
  for (let step = 1; step <= STEPS; step++) {
    const part = elapsed + ((1 - elapsed) * step) / STEPS;
    const done = shareNow < 1 ? Math.max(0, (shareAt(part) - shareNow) / (1 - shareNow)) : 1;
    if (spent + (mid - spent) * Math.min(1, done) >= amount) return part;
  }
  return 1;
}
