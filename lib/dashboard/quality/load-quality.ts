import { emptySketch } from "@/lib/aggregate/sketch";
import type { Filters, TimeSpan } from "@/lib/schema/figures/filters";
import { pairOf } from "@/lib/schema/figures/grouping";
import type { QualityAnswer } from "@/lib/schema/figures/quality-answer";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { rankGroups, readRollups } from "@/lib/store/rollups/read-rollups";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import { type Finishes, type Lengths, prepareQuality } from "./prepare-quality";

/** The maximum number of rows returned. */
export const ROWS_SHOWN = 100;

/** Response lengths by model and service over a span and the previous period, from the rollups. */
export async function loadQuality(
  projectId: number,
  filters: Filters,
  { from, to }: TimeSpan,
): Promise<QualityAnswer> {
  const span = {
    from: Math.floor(from / MINUTE_MS) * MINUTE_MS,
    to: Math.ceil(to / MINUTE_MS) * MINUTE_MS,
  };
  const length = span.to - span.from;
  const common = { projectId, filters, level: levelOfSpan(length), groupBy: ["model", "service"] } as const;
  const { keys, leftOut } = await rankGroups({ ...common, ...span }, ROWS_SHOWN);
  const read = (one: TimeSpan) =>
    readRollups({
      ...common,
      ...one,
      stepMs: null,
      apart: { keys, others: "omit" },
      sketches: ["output_tokens"],
      figures: ["finish_known", "truncated"],
    });
  const [now, before] = await Promise.all([read(span), read({ from: span.from - length, to: span.from })]);
  const previous = new Map(before.map(({ key, figures }) => [key, figures]));
  const all = now.map(({ key, figures }) => lengthsOf(key, figures, previous.get(key) ?? null));
  return { rows: prepareQuality(all), left_out: leftOut };
}

function lengthsOf(key: string, now: Rollup, before: Rollup | null): Lengths {
  const [model, service] = pairOf(key);
  return {
    model,
    service,
    now: now.outputTokensSketch,
    before: before?.outputTokensSketch ?? emptySketch(),
    finishes: { now: finishesOf(now), before: finishesOf(before) },
    known: before !== null,
  };
}

function finishesOf(figures: Rollup | null): Finishes {
  return { known: figures?.finishKnown ?? 0, truncated: figures?.truncated ?? 0 };
}
