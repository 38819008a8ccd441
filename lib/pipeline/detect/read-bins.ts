import { emptySketch, mergeSketch } from "@/lib/aggregate/sketch";
import { addTo, hourOf } from "@/lib/detectors/late-history";
import { timeSlices } from "@/lib/give-way";
import { BIN_MS } from "@/lib/schema/detectors/log-bin";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { Rollup, Sketch } from "@/lib/schema/figures/rollup";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { listSeries } from "@/lib/store/requests/series";
import { learnable } from "@/lib/store/rollups/learnable-hours";
import { readRollups } from "@/lib/store/rollups/read-rollups";
import { type BinSketches, keyOfSeries } from "./detector-state";

const SKETCH_OF: Record<AnomalyMetric, (figures: Rollup) => Sketch> = {
  latency_p50: (figures) => figures.latencySketch,
  ttft_p50: (figures) => figures.ttftSketch,
  // Failed calls have no latency, length or cost worth learning; the error rate covers them.
  output_tokens_p50: ({ outputTokensSketch }) => ({ ...outputTokensSketch, zeroCount: 0 }),
  cost_per_request: (figures) => figures.costSketch,
};
const METRICS = Object.keys(SKETCH_OF) as AnomalyMetric[];

/** The sketches by bin, and by hour the requests of which a latency is learned. */
export type ReadBins = { bins: Map<number, BinSketches>; learned: Map<number, number> };

/** What the bins `[from, until)` hold, over all providers and environments. */
export async function readBins(projectId: number, from: number, until: number): Promise<ReadBins> {
  const span = {
    from: from * BIN_MS,
    to: until * BIN_MS,
    level: "1m",
    stepMs: BIN_MS,
    groupBy: "series",
  } as const;
  const sketches = ["latency", "ttft", "output_tokens", "cost"] as const;
  const [rows, series] = await Promise.all([
    readRollups({ projectId, filters: NO_FILTERS, ...span, sketches, figures: [] }),
    listSeries(projectId),
  ]);
  const dimensions = new Map(series.map((one) => [String(one.id), one]));
  const bins = new Map<number, BinSketches>();
  const learned = new Map<number, number>();
  const giveWay = timeSlices();
  for (const { key, bucket, figures } of rows) {
    await giveWay();
    const bin = bucket / BIN_MS;
    addTo(learned, hourOf(bin), learnable(figures));
    const of = dimensions.get(key);
    if (!of) continue;
    const found = bins.get(bin) ?? new Map();
    bins.set(bin, found);
    for (const metric of METRICS) {
      const sketch = SKETCH_OF[metric](figures);
      if (sketch.buckets.size === 0) continue;
      const seriesKey = { metric, model: of.model, service: of.service };
      const name = keyOfSeries(seriesKey);
      const one = found.get(name) ?? { ...seriesKey, sketch: emptySketch() };
      mergeSketch(one.sketch, sketch);
      found.set(name, one);
    }
  }
  return { bins, learned };
}
