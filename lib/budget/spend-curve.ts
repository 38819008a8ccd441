import { partOf } from "./budget-period";
import type { PeriodForecast } from "./period-forecast";

/** A span of spend, epoch ms. */
type Span = { from: number; to: number };

/** What was spent since the start of a period, at its start and at the end of each step until `until`. Amounts in USD. */
export function spendCurve(
  costs: ReadonlyMap<number, number>,
  { from, to }: Span,
  until: number,
  stepMs: number,
): { t: number; spent: number }[] {
  const end = Math.min(until, to);
  const bins = new Array<number>(Math.max(0, Math.ceil((end - from) / stepMs))).fill(0);
  for (const [start, cost] of costs) {
    // The first step may begin before the period.
    const at = Math.max(0, Math.floor((start - from) / stepMs));
    if (at < bins.length) bins[at] = bins[at]! + cost;
  }
  const points = [{ t: from, spent: 0 }];
  let spent = 0;
  bins.forEach((cost, at) => {
    spent += cost;
    points.push({ t: Math.min(end, from + (at + 1) * stepMs), spent });
  });
  return points;
}

/** What was spent by a time, between the points of a curve on a straight line. */
export function spentBy(curve: readonly { t: number; spent: number }[], t: number): number {
  const at = curve.findIndex((point) => point.t >= t);
  const [before, after] = [curve[at - 1], curve[at]];
  if (!after) return curve.at(-1)?.spent ?? 0;
  if (!before) return after.spent;
  return before.spent + ((after.spent - before.spent) * (t - before.t)) / (after.t - before.t);
}

/** Where spend leads from `at` to the end of the period, step by step; it begins with what is spent by then. */
export function forecastCurve(
  { low, mid, high, shareAt }: PeriodForecast,
  spent: number,
  { from, to }: Span,
  at: number,
  stepMs: number,
): { t: number; mid: number; range: [number, number] }[] {
  const shareBy = (t: number) => shareAt(partOf({ from, to }, t));
  const shareNow = shareBy(at);
  const points: { t: number; mid: number; range: [number, number] }[] = [
    { t: at, mid: spent, range: [spent, spent] },
  ];
  const next = from + (Math.floor((at - from) / stepMs) + 1) * stepMs;
  for (let t = next; t < to + stepMs; t += stepMs) {
    const end = Math.min(t, to);
    // The share of the remaining spend that is expected by then.
    const part = end >= to ? 1 : partOf({ from: shareNow, to: 1 }, shareBy(end));
    const reached = (total: number) => spent + (total - spent) * part;
    points.push({ t: end, mid: reached(mid), range: [reached(low), reached(high)] });
    if (end >= to) break;
  }
  return points;
}

/** A time of a period: what was spent by then, and what is forecast. */
export type SpendPoint = {
  t: number;
  spent: number | null;
  forecast: number | null;
  range: [number, number] | null;
};

/** The curve and its forecast as one list. The forecast begins with what is spent, which need not be at a step. */
export function spendPoints(
  curve: ReturnType<typeof spendCurve>,
  ahead: ReturnType<typeof forecastCurve>,
): SpendPoint[] {
  const points = new Map<number, SpendPoint>(
    curve.map(({ t, spent }) => [t, { t, spent, forecast: null, range: null }]),
  );
  ahead.forEach(({ t, mid, range }, at) => {
    const spent = points.get(t)?.spent ?? (at === 0 ? mid : null);
    points.set(t, { t, spent, forecast: mid, range });
  });
  return [...points.values()].sort((a, b) => a.t - b.t);
}
