import { emptySketch, mergeSketch } from "@/lib/aggregate/sketch";
import type { Filters, TimeSpan } from "@/lib/schema/filters";
import type { QualityRow } from "@/lib/schema/quality-answer";
import { readRollups } from "@/lib/store/read-rollups";
import { levelOfSpan } from "@/lib/store/rollup-level";
import { listSeries } from "@/lib/store/series";
import { type Lengths, prepareQuality } from "./prepare-quality";

const MINUTE_MS = 60_000;

/** Answer lengths by model and service over a span and the same length of time just before it, from the rollups. */
export async function loadQuality(
  projectId: number,
  filters: Filters,
  { from, to }: TimeSpan,
): Promise<QualityRow[]> {
  const span = {
    from: Math.floor(from / MINUTE_MS) * MINUTE_MS,
    to: Math.ceil(to / MINUTE_MS) * MINUTE_MS,
  };
  const length = span.to - span.from;
  const read = (one: TimeSpan) =>
    readRollups({
      ...{ projectId, filters, ...one, level: levelOfSpan(length), stepMs: null, groupBy: "series" },
      ...{ sketches: ["output_tokens"], figures: ["finish_known", "truncated"] },
    });
  const [now, before, series] = await Promise.all([
    read(span),
    read({ from: span.from - length, to: span.from }),
    listSeries(projectId),
  ]);
  const dimensions = new Map(series.map((one) => [String(one.id), one]));
  const all = new Map<string, Lengths>();
  const add = (rows: typeof now, side: "now" | "before") => {
    for (const { key, figures } of rows) {
      const of = dimensions.get(key);
      if (!of) continue;
      const name = JSON.stringify([of.model, of.service]);
      const one = all.get(name) ?? {
        ...{ model: of.model, service: of.service, now: emptySketch(), before: emptySketch(), known: false },
        finishes: { now: { known: 0, truncated: 0 }, before: { known: 0, truncated: 0 } },
      };
      one.finishes[side].known += figures.finishKnown;
      one.finishes[side].truncated += figures.truncated;
      mergeSketch(one[side], figures.outputTokensSketch);
      if (side === "before") one.known = true;
      all.set(name, one);
    }
  };
  add(now, "now");
  add(before, "before");
  return prepareQuality([...all.values()]);
}
