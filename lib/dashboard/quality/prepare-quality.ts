import { lengthHistogram } from "@/lib/aggregate/length-histogram";
import { quantile, shareBeyond, sketchCount } from "@/lib/aggregate/sketch";
import type { QualityRow } from "@/lib/schema/figures/quality-answer";
import type { Sketch } from "@/lib/schema/figures/rollup";
import { byChange } from "./notable";

/** Fewer responses in either period are not compared. */
const MIN_RESPONSES = 20;
const BARS = 24;
/** The share of responses in each tail of the previous period. */
const TAIL = 0.05;

/** Responses with a reported finish reason, and the truncated ones among them. */
export type Finishes = { known: number; truncated: number };
export type Lengths = {
  model: string;
  service: string;
  now: Sketch;
  before: Sketch;
  finishes: Record<"now" | "before", Finishes>;
  known: boolean;
};

/** One row per model and service, what moved furthest first. `known`: seen before the range. */
export function prepareQuality(all: readonly Lengths[]): QualityRow[] {
  return all
    .map(rowOf)
    .filter(({ requests }) => requests > 0)
    .sort((a, b) => byChange(a, b) || b.requests - a.requests);
}

/** Without failed calls, which have no output. */
const answered = ({ buckets }: Sketch): Sketch => ({ zeroCount: 0, buckets });

const truncatedShare = ({ known, truncated }: Finishes) => (known === 0 ? null : truncated / known);

function rowOf({ model, service, known, finishes, ...lengths }: Lengths): QualityRow {
  const [now, before] = [answered(lengths.now), answered(lengths.before)];
  const [requests, requestsBefore] = [sketchCount(now), sketchCount(before)];
  const [median, medianBefore] = [quantile(now, 0.5), quantile(before, 0.5)];
  const comparable =
    requests >= MIN_RESPONSES && requestsBefore >= MIN_RESPONSES && median !== null && !!medianBefore;
  const limitAt = (q: number) => (requestsBefore >= MIN_RESPONSES ? quantile(before, q) : null);
  const shareOf = (limit: number | null, side: "above" | "below") =>
    limit === null || requests < MIN_RESPONSES ? null : shareBeyond(now, limit, side);
  const [shortLimit, longLimit] = [limitAt(TAIL), limitAt(1 - TAIL)];
  return {
    model,
    service,
    requests,
    requests_before: requestsBefore,
    median,
    median_before: medianBefore,
    shift: comparable ? median / medianBefore - 1 : null,
    p10: quantile(now, 0.1),
    p90: quantile(now, 0.9),
    short_limit: shortLimit,
    short_share: shareOf(shortLimit, "below"),
    long_limit: longLimit,
    long_share: shareOf(longLimit, "above"),
    truncated_share: truncatedShare(finishes.now),
    truncated_share_before: truncatedShare(finishes.before),
    finish_known: finishes.now.known,
    is_new: !known,
    histogram: lengthHistogram(now, before, BARS),
  };
}
