import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import type { Filters } from "@/lib/schema/filters";
import type { Rollup, RollupLevel } from "@/lib/schema/rollup";
import { listRollups } from "./list-rollups";
import { rollUpRows } from "./request-rows";

type Window = { projectId: number; filters: Filters; from: number; to: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The merged figures of any span: whole hours, the minutes around them, and raw rows at edges that fill no minute. */
export async function readWindow(window: Window): Promise<Rollup> {
  const { from, to } = window;
  const parts = [
    ...edges(from, to, MINUTE_MS, (span) => rollUpRows({ ...window, ...span })),
    ...insideMinutes(window, ceil(from, MINUTE_MS), floor(to, MINUTE_MS)),
  ];
  const total = emptyRollup();
  for (const part of await Promise.all(parts)) mergeRollup(total, part);
  return total;
}

const floor = (ts: number, step: number) => Math.floor(ts / step) * step;
const ceil = (ts: number, step: number) => Math.ceil(ts / step) * step;

/** The pieces of [from, to) outside the largest part aligned to `step`; all of it where nothing is aligned. */
function edges<T>(
  from: number,
  to: number,
  step: number,
  read: (span: { from: number; to: number }) => T,
): T[] {
  const start = ceil(from, step);
  const end = floor(to, step);
  if (start >= end) return from < to ? [read({ from, to })] : [];
  return [
    ...(from < start ? [read({ from, to: start })] : []),
    ...(end < to ? [read({ from: end, to })] : []),
  ];
}

function insideMinutes(window: Window, from: number, to: number): Promise<Rollup>[] {
  if (from >= to) return [];
  const merged = (level: RollupLevel) => (span: { from: number; to: number }) =>
    mergeLevel({ ...window, ...span, level });
  const start = ceil(from, HOUR_MS);
  const end = floor(to, HOUR_MS);
  const minutes = edges(from, to, HOUR_MS, merged("1m"));
  return start < end ? [...minutes, merged("1h")({ from: start, to: end })] : minutes;
}

async function mergeLevel(query: Window & { level: RollupLevel }): Promise<Rollup> {
  const total = emptyRollup();
  for (const { figures } of await listRollups(query)) mergeRollup(total, figures);
  return total;
}
