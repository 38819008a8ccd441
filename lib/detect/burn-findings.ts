import { errorsByType } from "@/lib/aggregate/lesson-summary";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { shareBeyond } from "@/lib/aggregate/sketch";
import { wilson } from "@/lib/aggregate/wilson";
import type { Finding } from "@/lib/schema/finding";
import type { Rollup } from "@/lib/schema/rollup";
import type { BurnDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";
import { isWanted, type RuleFigures, seriesLabels } from "./rule-groups";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type BurnRow = { longMs: number; shortMs: number; burn: number; severity: Severity };

/** The multi-window table of the SRE workbook: any row fires when both of its windows burn faster than it says. */
const TABLE: readonly BurnRow[] = [
  { longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, burn: 14.4, severity: "critical" },
  { longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS, burn: 6, severity: "critical" },
  { longMs: DAY_MS, shortMs: 2 * HOUR_MS, burn: 3, severity: "warning" },
  { longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, burn: 1, severity: "warning" },
];
const LEAST_BAD = 5;
const COVERED = 0.9;
/** What callers did themselves is no fault of the service; being told to wait is counted by its own rule. */
const NOT_BAD =
  /^(invalid_request|bad_request|cancell?ed$|context_length|content_(filter|policy)|not_found|rate_limit)/;

type Count = { bad: number; total: number };

/** For each label set: whether its objective is used up too fast. The value is the burn over the longer window. */
export function burnFindings(definition: BurnDefinition, data: RuleFigures, now: number): Finding[] {
  const allowed = 1 - definition.objective;
  const windows = [...new Set(TABLE.flatMap(({ longMs, shortMs }) => [longMs, shortMs]))];
  return [...groupsOf(definition, data, windows, now)].map(([key, { byWindow, first }]) => {
    const counts = new Map(
      [...byWindow].map(([window, figures]) => [window, countOf(definition, figures, data.errorTypeName)]),
    );
    const burnOf = (window: number) => {
      const { bad, total } = counts.get(window) ?? { bad: 0, total: 0 };
      return total === 0 ? 0 : bad / total / allowed;
    };
    // A share is at most 1, and so is what it can burn.
    const limitOf = ({ burn }: BurnRow) => Math.min(burn, 0.5 / allowed);
    const isEvident = (row: BurnRow) => {
      const { bad, total } = counts.get(row.longMs) ?? { bad: 0, total: 0 };
      return bad >= LEAST_BAD && wilson(bad, total)[0] / allowed > limitOf(row);
    };
    // A window that began before anything was sent says nothing of how fast it is used up.
    const known = TABLE.filter(({ longMs }) => first <= now - COVERED * longMs);
    const fired = known.find(
      (row) => burnOf(row.longMs) > limitOf(row) && burnOf(row.shortMs) > limitOf(row) && isEvident(row),
    );
    const shown = fired ?? TABLE[0]!;
    const { bad, total } = counts.get(shown.longMs) ?? { bad: 0, total: 0 };
    const calm = TABLE.every((row) => burnOf(row.shortMs) <= limitOf(row));
    return {
      labels: JSON.parse(key) as Record<string, string>,
      value: burnOf(shown.longMs),
      threshold: limitOf(shown),
      baseline: null,
      sampleSize: total,
      enough: total > 0,
      breaches: fired !== undefined,
      recovered: fired === undefined && calm,
      ...(fired ? { severity: fired.severity } : {}),
      note: `${bad} of ${total} in ${spanText(shown.longMs)}, and ${burnOf(shown.shortMs).toFixed(1)} times over ${spanText(shown.shortMs)}`,
    };
  });
}

const spanText = (ms: number) =>
  ms >= DAY_MS ? `${ms / DAY_MS} d` : ms >= HOUR_MS ? `${ms / HOUR_MS} h` : `${ms / MINUTE_MS} min`;

/** The figures of a label set by window, and when it was first heard of. */
type Group = { byWindow: Map<number, Rollup>; first: number };

/** Windows of an hour or less to the minute; longer ones begin at a full hour. */
function groupsOf(
  definition: BurnDefinition,
  data: RuleFigures,
  windows: readonly number[],
  now: number,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const groupOf = (seriesId: number, bucket: number): Group | null => {
    const dimensions = data.series.get(seriesId);
    if (!isWanted(definition, dimensions)) return null;
    const key = JSON.stringify(seriesLabels(definition, dimensions));
    const group = groups.get(key) ?? { byWindow: new Map<number, Rollup>(), first: bucket };
    group.first = Math.min(group.first, bucket);
    groups.set(key, group);
    return group;
  };
  const add = (group: Group | null, window: number, figures: Rollup) => {
    const sum = group?.byWindow.get(window) ?? emptyRollup();
    mergeRollup(sum, figures);
    group?.byWindow.set(window, sum);
  };
  for (const { seriesId, bucket, figures } of data.minutes) {
    const group = groupOf(seriesId, bucket);
    for (const window of windows)
      if (bucket >= (window <= HOUR_MS ? minute - window : hour) && bucket < minute)
        add(group, window, figures);
  }
  for (const { seriesId, bucket, figures } of data.hours) {
    const group = groupOf(seriesId, bucket);
    for (const window of windows)
      if (window > HOUR_MS && bucket >= hour - window && bucket < hour) add(group, window, figures);
  }
  return groups;
}

function countOf(
  { sli, slower_than_ms }: BurnDefinition,
  figures: Rollup,
  errorTypeName: (id: number) => string,
): Count {
  if (sli === "latency") {
    const total = figures.successes;
    return { bad: Math.round(shareBeyond(figures.latencySketch, slower_than_ms, "above") * total), total };
  }
  let bad = 0;
  for (const [type, count] of Object.entries(errorsByType(figures, errorTypeName)))
    if (!NOT_BAD.test(type)) bad += count;
  return { bad, total: figures.requests };
}
