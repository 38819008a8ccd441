import type { TimeSpan } from "@/lib/schema/figures/filters";
import { ceilTo, floorTo, MINUTE_MS } from "@/lib/schema/time/epoch";

/** The minutes that cover a span: rollups know no finer ones, so that all figures of a span are of these. */
export const wholeMinutes = ({ from, to }: TimeSpan): TimeSpan => ({
  from: floorTo(from, MINUTE_MS),
  to: ceilTo(to, MINUTE_MS),
});
