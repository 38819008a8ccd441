import { BINS_PER_DAY, BINS_PER_HOUR, type LogBin } from "@/lib/schema/detectors/log-bin";
import { normal, poisson, type Random, seededRandom } from "../../prisma/demo/random";

/** Requests per second at the peak of a weekday: 1,400, 14,000 and 86,000 requests a day. */
export const RATES = { low: 0.05, mid: 0.5, high: 3 } as const;
export type Rate = keyof typeof RATES;

export const DAYS = 35;
/** Incidents begin on day 15; the detectors are scored from here. */
export const JUDGED_FROM_DAY = 15;
const BIN_SECONDS = 300;
const LEAST_PER_BIN = 15;
const APART_BINS = 8 * BINS_PER_HOUR;

export type SimulatedMetric = "latency" | "output_tokens";
export type Incident = { from: number; to: number; factor: number };
export type SimulatedSeries = {
  metric: SimulatedMetric;
  bins: LogBin[];
  /** The values of bin b are `values[starts[b]]` to `values[starts[b + 1] - 1]`. */
  values: Float64Array;
  starts: Uint32Array;
  incidents: Incident[];
};

type Kind = { metric: SimulatedMetric; factor: number; hours: number };
const KINDS: Kind[] = [
  ...cross("latency", [1.3, 1.5, 2, 3], [0.5, 1, 2]),
  ...cross("output_tokens", [0.5, 0.7], [1, 2, 3]),
  ...cross("output_tokens", [1.5, 2, 3], [1, 2]),
];
const SHAPES = {
  latency: { median: 1_800, sigma: 0.8, heavy: 3, curve: 0.3 },
  output_tokens: { median: 260, sigma: 1, heavy: 6, curve: 0.2 },
};
const HEAVY_SHARE = 0.04;
const DRIFT = { persistence: 0.97, step: 0.02 };

function cross(metric: SimulatedMetric, factors: number[], hours: number[]): Kind[] {
  return factors.flatMap((factor) => hours.map((long) => ({ metric, factor, hours: long })));
}

const hourOf = (bin: number) => (bin % BINS_PER_DAY) / BINS_PER_HOUR;
/** 0 at night, 1 at 14:00. */
const dayCurve = (bin: number) => Math.exp(-(((hourOf(bin) - 14) / 4.2) ** 2));
const isWeekend = (bin: number) => Math.floor(bin / BINS_PER_DAY) % 7 >= 5;

function expectedCount(bin: number, peak: number): number {
  return peak * BIN_SECONDS * (0.12 + 0.88 * dayCurve(bin)) * (isWeekend(bin) ? 0.45 : 1);
}

/** 35 days of an LLM service, starting on a Monday, with each kind of incident at most once. */
export function simulate(seed: number, rate: Rate): SimulatedSeries[] {
  const random = seededRandom(seed);
  const peak = RATES[rate];
  const length = DAYS * BINS_PER_DAY;
  const counts = Uint32Array.from({ length }, (_, bin) => poisson(random, expectedCount(bin, peak)));
  const placed = placeIncidents(random, peak);
  return (["latency", "output_tokens"] as const).map((metric) => {
    const incidents = placed.filter((one) => one.metric === metric);
    return drawSeries(random, metric, counts, incidents);
  });
}

function placeIncidents(random: Random, peak: number): (Incident & { metric: SimulatedMetric })[] {
  const least = Math.min(LEAST_PER_BIN, 0.5 * peak * BIN_SECONDS);
  const kinds = shuffled(random, KINDS);
  const last = DAYS * BINS_PER_DAY - BINS_PER_HOUR;
  const incidents: (Incident & { metric: SimulatedMetric })[] = [];
  let from = JUDGED_FROM_DAY * BINS_PER_DAY + Math.floor(random() * APART_BINS);
  for (const { metric, factor, hours } of kinds) {
    const long = hours * BINS_PER_HOUR;
    while (from + long <= last && meanCount(from, long, peak) < least) from += 1;
    if (from + long > last) break;
    incidents.push({ metric, factor, from, to: from + long });
    from += long + APART_BINS + Math.floor(random() * 8 * BINS_PER_HOUR);
  }
  return incidents;
}

function meanCount(from: number, long: number, peak: number): number {
  let sum = 0;
  for (let bin = from; bin < from + long; bin++) sum += expectedCount(bin, peak);
  return sum / long;
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other]!, result[at]!];
  }
  return result;
}

function drawSeries(
  random: Random,
  metric: SimulatedMetric,
  counts: Uint32Array,
  incidents: Incident[],
): SimulatedSeries {
  const { median, sigma, heavy, curve } = SHAPES[metric];
  const starts = new Uint32Array(counts.length + 1);
  for (const [bin, count] of counts.entries()) starts[bin + 1] = starts[bin]! + count;
  const values = new Float64Array(starts.at(-1)!);
  const bins: LogBin[] = Array.from(counts, () => ({ n: 0, sum: 0, sumSq: 0 }));
  let drift = 0;
  for (const bin of counts.keys()) {
    drift = DRIFT.persistence * drift + DRIFT.step * normal(random);
    const incident = incidents.find(({ from, to }) => bin >= from && bin < to);
    const level = median * (1 + curve * dayCurve(bin)) * Math.exp(drift) * (incident?.factor ?? 1);
    for (let at = starts[bin]!; at < starts[bin + 1]!; at++) {
      const isHeavy = random() < HEAVY_SHARE;
      const value = Math.max(1, Math.round(level * Math.exp(sigma * normal(random)) * (isHeavy ? heavy : 1)));
      values[at] = value;
      const ln = Math.log(value);
      bins[bin]!.n += 1;
      bins[bin]!.sum += ln;
      bins[bin]!.sumSq += ln * ln;
    }
  }
  return { metric, bins, values, starts, incidents };
}
