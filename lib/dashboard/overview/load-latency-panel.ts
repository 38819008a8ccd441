import { latencyQuantiles, metricValue } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { type Band, hourOf, usualBand } from "@/lib/aggregate/usual-band";
import { type ChangeView, loadChanges } from "@/lib/dashboard/detectors/load-changes";
import { type EarlierSteps, earlierSteps, incompleteFrom } from "@/lib/dashboard/range/chart-steps";
import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import { loadNoteMarks } from "@/lib/dashboard/series/load-note-marks";
import { thresholdsOn } from "@/lib/dashboard/series/thresholds-on";
import { shortMomentText } from "@/lib/format/time-text";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Rule } from "@/lib/schema/rules/rule";
import { listRules } from "@/lib/store/alerts/rules";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import { breakerSegments } from "./breaker-segments";
import { bucketsOf, loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { ChartMark, LatencyPanel } from "./overview-model";

/** The fewest requests behind the values in the legend; older buckets are added until they are reached. */
const CURRENT_MINIMUM = 20;
const MARK_LIMIT = 20;
const CHANGE_LIMIT = 10;

export async function loadLatencyPanel(projectId: number, search: string): Promise<LatencyPanel> {
  const { query, steps } = await loadPageQuery(projectId, search);
  const { from, to, filters } = query;
  const [frame, rules, events, changes, notes, before] = await Promise.all([
    loadOverviewFrame(projectId, search),
    listRules(projectId),
    listCircuitEvents(projectId, from, to),
    loadChanges(projectId, { from, to }, filters),
    loadNoteMarks(projectId, { from, to }),
    query.compare && earlierBuckets(projectId, query, earlierSteps(steps, query.compare, query.timeZone)),
  ]);
  const marks = [...changes.slice(0, CHANGE_LIMIT).map(changeMark), ...notes];
  return prepareLatencyPanel(frame, rules, events, before, marks);
}

async function earlierBuckets(projectId: number, query: OverviewFrame["query"], steps: EarlierSteps) {
  const buckets = await bucketsOf(projectId, query, steps);
  return steps.places.map((place) => buckets[place] ?? null);
}

export function prepareLatencyPanel(
  frame: Pick<OverviewFrame, "now" | "query" | "steps" | "buckets" | "hours" | "total">,
  rules: readonly Rule[],
  events: readonly CircuitEvent[],
  before: readonly (Rollup | null)[] | null,
  others: readonly ChartMark[] = [],
): LatencyPanel {
  const { steps, buckets, total, query, now } = frame;
  const bandOf = frame.hours ? bandsOf(frame.hours, query.timeZone) : () => null;
  const current = currentFigures(buckets);
  return {
    stepSeconds: steps.stepMs / 1_000,
    points: buckets.map((figures, at) => {
      const t = steps.starts[at]!;
      return { t, ...percentiles(figures), usual: bandOf(t), requests: figures?.requests ?? 0 };
    }),
    incompleteFrom: incompleteFrom(steps, now),
    successes: total.successes,
    now: percentiles(current),
    thresholds: thresholdsOn("latency_p95", rules, { filters: query.filters, by: [] }),
    marks: [...marksOf(events, query, now), ...others].sort((a, b) => a.from - b.from),
    compare:
      before?.map((figures, at) => ({
        t: steps.starts[at]!,
        p95: figures ? metricValue("latency_p95", figures) : null,
      })) ?? null,
  };
}

/** What is usual at a moment, from the hours before it. */
function bandsOf(hours: ReadonlyMap<number, Rollup>, timeZone: string): (ts: number) => Band | null {
  const byHour = new Map<number, number>();
  for (const [hour, figures] of hours) {
    const p95 = metricValue("latency_p95", figures);
    if (p95 !== null) byHour.set(hour, p95);
  }
  const bands = new Map<number, Band | null>();
  return (ts) => {
    const hour = hourOf(ts);
    if (!bands.has(hour)) bands.set(hour, usualBand(byHour, hour, timeZone));
    return bands.get(hour)!;
  };
}

function percentiles(figures: Rollup | null) {
  const [p50 = null, p95 = null, p99 = null] = figures ? latencyQuantiles(figures, [0.5, 0.95, 0.99]) : [];
  return { p50, p95, p99 };
}

/** The newest buckets, enough of them for a percentile. */
function currentFigures(buckets: readonly (Rollup | null)[]): Rollup {
  const current = emptyRollup();
  for (let at = buckets.length - 1; at >= 0 && current.successes < CURRENT_MINIMUM; at--) {
    const figures = buckets[at];
    if (figures) mergeRollup(current, figures);
  }
  return current;
}

export function changeMark({ kind, service, value, first_seen_at }: ChangeView): ChartMark {
  const at = Date.parse(first_seen_at);
  const what = kind === "model" ? value : `prompt ${value}`;
  const label = service ? `${what}, ${service}` : what;
  const found = new URLSearchParams({
    ...(kind === "model" ? { model: value } : {}),
    ...(service ? { service } : {}),
  });
  return { from: at, to: at, label, severity: null, href: `/requests?${found}` };
}

/** When breakers were open. */
export function marksOf(
  events: readonly CircuitEvent[],
  { from, to, timeZone }: OverviewFrame["query"],
  now: number,
): ChartMark[] {
  const marks: (ChartMark & { length: number })[] = [];
  for (const [name, segments] of breakerSegments(events, from, Math.min(to, now))) {
    for (const segment of segments) {
      if (segment.state !== "open") continue;
      const stillOpen = segment.to >= Math.min(to, now);
      const label =
        segment.since >= from
          ? `${name} opened ${shortMomentText(segment.since, timeZone, now)}`
          : `${name} open`;
      const end = stillOpen ? null : segment.to;
      marks.push({
        from: segment.from,
        to: end,
        label,
        severity: "critical",
        href: "/reliability#breakers",
        length: segment.to - segment.from,
      });
    }
  }
  // A flapping breaker would hide the chart, so only the longest openings are shown.
  return marks
    .sort((a, b) => b.length - a.length)
    .slice(0, MARK_LIMIT)
    .sort((a, b) => a.from - b.from)
    .map(({ length: _, ...mark }) => mark);
}
