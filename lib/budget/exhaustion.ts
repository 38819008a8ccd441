import type { PeriodForecast } from "./period-forecast";

const STEPS = 1_000;

/**
 * When (as a part of the period, 0 to 1) a budget will be used up at its pace; null where it lasts. `elapsed` of the period
 * is over and `spent` spent.
 */
export function exhaustionOf(
  { mid, shareAt }: Pick<PeriodForecast, "mid" | "shareAt">,
  spent: number,
  amount: number,
  elapsed: number,
): number | null {
  if (spent >= amount) return elapsed;
  if (mid < amount) return null;
  const shareNow = shareAt(elapsed);
  for (let step = 1; step <= STEPS; step++) {
    const part = elapsed + ((1 - elapsed) * step) / STEPS;
    const done = shareNow < 1 ? Math.max(0, (shareAt(part) - shareNow) / (1 - shareNow)) : 1;
    if (spent + (mid - spent) * Math.min(1, done) >= amount) return part;
  }
  return 1;
}
