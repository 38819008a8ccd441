import { type Contribution, contributions, type Part } from "@/lib/aggregate/contributions";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { errorsByType } from "@/lib/aggregate/windowed-summary";
import { readDuration } from "@/lib/format/format-value";
import type { Figure } from "@/lib/rules/figure";
import { filtersOfLabels, type TimeSpan } from "@/lib/schema/figures/filters";
import type { Unit } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { findAlert } from "@/lib/store/alerts/alerts";
import { listErrorTypes, listSeries } from "@/lib/store/requests/series";
import { readRollups } from "@/lib/store/rollups/read-rollups";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import { figureOfAlert } from "./figure-page";

const LEAST_MS = 15 * MINUTE_MS;
const MOST_MS = 6 * 60 * MINUTE_MS;
/** The cause came before the alert: within the window that its rule looks at, up to `MOST_MS`, or this long before. */
const BEFORE_MS = 5 * MINUTE_MS;
const SHOWN = 3;
const LEAST_SHARE = 0.05;

/** The change of an alert's metric, and what contributed most to it by dimension. */
export type WhatChanged = {
  label: string;
  unit: Unit;
  before: number;
  now: number;
  /** Of `now`; `before` is as long and ends where it begins. */
  span: TimeSpan;
  groups: { dimension: "model" | "service" | "provider" | "error type"; contributions: Contribution[] }[];
};

type Measure = {
  label: string;
  unit: Unit;
  kind: "sum" | "mean";
  of: (figures: Rollup) => { sum: number; n: number };
};

const costUsd = (f: Rollup) => Number(f.costNano) / 1e9;

/** How the change of a figure is split by label; null if no sum or mean shows it. */
const MEASURES: Record<Figure, Measure | null> = {
  latency: {
    label: "Mean latency",
    unit: "ms",
    kind: "mean",
    of: (f) => ({ sum: f.latencySum, n: f.successes }),
  },
  output_tokens: {
    label: "Mean output tokens",
    unit: "tokens",
    kind: "mean",
    of: (f) => ({ sum: f.outputTokens, n: f.requests - f.outputUnknown }),
  },
  cost_per_request: {
    label: "Cost per request",
    unit: "usd",
    kind: "mean",
    of: (f) => ({ sum: costUsd(f), n: f.requests - f.unpriced }),
  },
  cost: { label: "Cost", unit: "usd", kind: "sum", of: (f) => ({ sum: costUsd(f), n: f.requests }) },
  errors: {
    label: "Error rate",
    unit: "ratio",
    kind: "mean",
    of: (f) => ({ sum: f.errors, n: f.requests }),
  },
  fallbacks: {
    label: "Fallback rate",
    unit: "ratio",
    kind: "mean",
    of: (f) => ({ sum: f.fallbacks, n: f.requests }),
  },
  cache_hits: {
    label: "Cache hit rate",
    unit: "ratio",
    kind: "mean",
    of: (f) => ({ sum: f.cacheHits, n: f.requests }),
  },
  requests: { label: "Requests", unit: "count", kind: "sum", of: (f) => ({ sum: f.requests, n: 1 }) },
  ttft: null,
  input_tokens: null,
  thinking_tokens: null,
  cached_tokens: null,
  truncations: null,
};

/** Compares with the same length of time before the change; null without a change or anything that explains it. */
export async function loadWhatChanged(
  projectId: number,
  alertId: string,
  now: number,
): Promise<WhatChanged | null> {
  const alert = await findAlert(projectId, alertId);
  const figure = alert && figureOfAlert(alert.ruleKind, alert.type);
  const measure = figure && MEASURES[figure];
  if (!alert || !measure) return null;
  const floor = (ts: number) => Math.floor(ts / MINUTE_MS) * MINUTE_MS;
  const started = floor(alert.startedAt.getTime());
  const ended = alert.resolvedAt?.getTime() ?? now;
  const window = alert.window === null ? null : readDuration(alert.window);
  const from = started - Math.min(MOST_MS, Math.max(BEFORE_MS, window ?? 0));
  const wanted = floor(Math.min(MOST_MS, Math.max(LEAST_MS, ended - from)));
  // A sum of a time that is not over would be less than that of the time before.
  const soFar = floor(now) + MINUTE_MS - from;
  const length = measure.kind === "sum" ? Math.min(wanted, soFar) : wanted;
  const read = (span: TimeSpan) =>
    readRollups({
      projectId,
      filters: filtersOfLabels(alert.labels),
      ...span,
      level: levelOfSpan(length),
      stepMs: null,
      groupBy: "series",
      sketches: [],
    });
  const [rowsNow, rowsBefore, series, errorTypes] = await Promise.all([
    read({ from, to: from + length }),
    read({ from: from - length, to: from }),
    listSeries(projectId),
    listErrorTypes(projectId),
  ]);
  const dimensions = new Map(series.map((one) => [String(one.id), one]));
  const errorTypeName = (id: number) => errorTypes.get(id) ?? `error type ${id}`;
  const byDimension = (name: "model" | "service" | "provider") =>
    contributions(
      partsOf(rowsBefore, rowsNow, ({ key }) => dimensions.get(key)?.[name] || "none", measure),
      measure.kind,
    );
  const whole = byDimension("model");
  if (whole.before === null || whole.now === null) return null;
  const groups: WhatChanged["groups"] = (["model", "service", "provider"] as const)
    .filter((name) => alert.labels[name] === undefined)
    .map((dimension) => ({ dimension, contributions: byDimension(dimension).contributions }));
  if (figure === "errors")
    groups.push({
      dimension: "error type",
      contributions: contributions(errorParts(rowsBefore, rowsNow, errorTypeName), "mean").contributions,
    });
  const shown = groups
    .map((group) => ({
      ...group,
      contributions: group.contributions
        .filter(({ share }) => Math.abs(share) >= LEAST_SHARE)
        .slice(0, SHOWN),
    }))
    .filter((group) => group.contributions.length > 0);
  if (shown.length === 0) return null;
  const { label, unit } = measure;
  return {
    label,
    unit,
    before: whole.before,
    now: whole.now,
    span: { from, to: from + length },
    groups: shown,
  };
}

type Row = { key: string; figures: Rollup };

function partsOf(
  before: readonly Row[],
  now: readonly Row[],
  nameOf: (row: Row) => string,
  { of }: Measure,
): Part[] {
  const parts = new Map<string, Part>();
  const add = (rows: readonly Row[], side: "before" | "now") => {
    for (const row of rows) {
      const part = partOf(parts, nameOf(row));
      const { sum, n } = of(row.figures);
      part[side].sum += sum;
      part[side].n += n;
    }
  };
  add(before, "before");
  add(now, "now");
  return [...parts.values()];
}

/** Errors by type, each over all requests. */
function errorParts(
  before: readonly Row[],
  now: readonly Row[],
  errorTypeName: (id: number) => string,
): Part[] {
  const parts = new Map<string, Part>([["none", partOf(new Map(), "none")]]);
  const add = (rows: readonly Row[], side: "before" | "now") => {
    for (const { figures } of rows) {
      parts.get("none")![side].n += figures.requests;
      for (const [type, count] of errorsByType({ ...emptyRollup(), ...figures }, errorTypeName))
        partOf(parts, type)[side].sum += count;
    }
  };
  add(before, "before");
  add(now, "now");
  return [...parts.values()];
}

function partOf(parts: Map<string, Part>, name: string): Part {
  const part = parts.get(name) ?? { name, before: { sum: 0, n: 0 }, now: { sum: 0, n: 0 } };
  parts.set(name, part);
  return part;
}
