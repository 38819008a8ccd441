import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import type { Filters } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { snapshot } from "@/lib/store/database/pool";
import { rollUpRows } from "@/lib/store/requests/request-rows";
import { type ReadRollups, readRollups } from "./read-rollups";
import { SKETCHES, type SketchName } from "./rollup-columns";
import { levelOfSpan } from "./rollup-level";

export type WindowQuery = {
  projectId: number;
  filters: Filters;
  /** Any millisecond; half-open. */
  from: number;
  to: number;
  /** The sketches that the caller needs; the others are empty. All by default. */
  sketches?: readonly SketchName[];
};

/**
 * Figures of any span: whole minutes from the rollups, the partial ones at its ends from raw rows, all in one snapshot.
 */
export function readWindow(
  { sketches = SKETCHES, ...query }: WindowQuery,
  read: ReadRollups = readRollups,
): Promise<Rollup> {
  const { projectId, filters, from, to } = query;
  const innerFrom = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
  const innerTo = Math.floor(to / MINUTE_MS) * MINUTE_MS;
  const edges =
    innerFrom > innerTo
      ? [{ from, to }]
      : [
          { from, to: innerFrom },
          { from: innerTo, to },
        ];
  return snapshot(async (client) => {
    const rollup = emptyRollup();
    const inner = {
      projectId,
      filters,
      from: innerFrom,
      to: innerTo,
      level: levelOfSpan(to - from),
      sketches,
    };
    const rows = await read({ ...inner, stepMs: null, groupBy: "none" }, client);
    for (const { figures } of rows) mergeRollup(rollup, figures);
    for (const edge of edges)
      for (const figures of (await rollUpRows({ projectId, filters, ...edge }, client)).values())
        mergeRollup(rollup, figures);
    return rollup;
  });
}
