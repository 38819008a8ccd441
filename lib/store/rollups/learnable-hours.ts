import { positiveCount } from "@/lib/aggregate/sketch";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { readRollups } from "./read-rollups";

/**
 * The requests of which the detectors learn a latency: successful ones of a millisecond or more. A cache answers in less, and
 * `detector_bins` do not count it.
 */
export const learnable = ({ latencySketch }: Pick<Rollup, "latencySketch">): number =>
  positiveCount(latencySketch);

/** How many there are by hour since 1970, as they are stored now. `from` and `to` are such hours. */
export async function readLearnable(
  projectId: number,
  from: number,
  to: number,
): Promise<Map<number, number>> {
  const rows = await readRollups({
    ...{ projectId, filters: NO_FILTERS, level: "1h", groupBy: "none", stepMs: HOUR_MS },
    ...{ from: from * HOUR_MS, to: to * HOUR_MS, sketches: ["latency"], figures: [] },
  });
  return new Map(rows.map(({ bucket, figures }) => [bucket / HOUR_MS, learnable(figures)]));
}
