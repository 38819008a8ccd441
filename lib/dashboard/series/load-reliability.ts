import { errorsByType } from "@/lib/aggregate/windowed-summary";
import { counted } from "@/lib/format/format-value";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { listRules } from "@/lib/store/alerts/rules";
import { findProject } from "@/lib/store/people/projects";
import { countFallbacks } from "@/lib/store/requests/count-fallbacks";
import type { BreakdownPanel, BreakdownTable, FallbackPanel, KeyFigures } from "./breakdown-model";
import type { BreakdownFrame } from "./load-breakdown";
import { loadComparable } from "./load-comparable";
import { loadMarks } from "./load-marks";
import {
  type Figure,
  metricFigure,
  prepareFigures,
  prepareFiguresPanel,
  prepareGroupsPanel,
} from "./prepare-breakdown";
import { prepareBreakdownTable } from "./prepare-breakdown-table";
import { GROUP_LIMIT } from "./prepare-series";

/** The page on errors, fallbacks and breakers; each function reads the query string of the page, and all share one read. */

const frameOf = (projectId: number, search: string) => loadComparable(projectId, search, "", "errors");

export async function loadReliabilityFigures(projectId: number, search: string): Promise<KeyFigures> {
  const metrics = ["error_rate", "errors", "fallback_rate", "truncated_rate", "requests"] as const;
  return prepareFigures(await frameOf(projectId, search), metrics);
}

/** The shares of requests that failed, by the type of error, as layers that add up to the error rate. */
export async function loadErrorTypesPanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const frame = await frameOf(projectId, search);
  const marks = await loadMarks(frame, "errors");
  return prepareErrorTypesPanel(frame, { marks });
}

export function prepareErrorTypesPanel(
  frame: BreakdownFrame,
  beside: Parameters<typeof prepareFiguresPanel>[3],
): BreakdownPanel {
  const { total, errorTypeName } = frame;
  const ordered = [...errorsByType(total, errorTypeName)].sort(
    (a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "en"),
  );
  const named = ordered.slice(0, GROUP_LIMIT).map(([type]) => type);
  const others = new Set(ordered.slice(GROUP_LIMIT).map(([type]) => type));
  const shareOf = (isOf: (type: string) => boolean): Figure => ({
    unit: "ratio",
    exactMean: true,
    samples: ({ requests }) => requests,
    value: (figures) => {
      if (figures.requests === 0) return null;
      let count = 0;
      for (const [type, errors] of errorsByType(figures, errorTypeName)) if (isOf(type)) count += errors;
      return count / figures.requests;
    },
  });
  const layers = named.map((name) => ({
    name,
    figure: shareOf((type) => type === name),
    filter: { name: "error_type", value: name },
  }));
  const rest = {
    name: `(${counted(others.size, "other")})`,
    figure: shareOf((type) => others.has(type)),
    color: null,
    isRest: true,
  };
  return prepareFiguresPanel(
    frame,
    others.size > 0 ? [...layers, rest] : layers,
    metricFigure("error_rate"),
    beside,
  );
}

export async function loadErrorRatePanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const [frame, rules] = await Promise.all([frameOf(projectId, search), listRules(projectId)]);
  return prepareGroupsPanel(frame, metricFigure("error_rate"), { rules, metric: "error_rate" });
}

export async function loadFallbackRatePanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const [frame, rules] = await Promise.all([frameOf(projectId, search), listRules(projectId)]);
  const marks = await loadMarks(frame, "fallbacks");
  return prepareGroupsPanel(frame, metricFigure("fallback_rate"), { rules, marks, metric: "fallback_rate" });
}

export async function loadReliabilityTable(projectId: number, search: string): Promise<BreakdownTable> {
  const metrics = ["errors", "error_rate", "fallback_rate", "truncated_rate"] as const;
  const frame = await frameOf(projectId, search);
  return prepareBreakdownTable(frame, await frame.list(), metrics);
}

export async function loadFallbackPanel(projectId: number, search: string): Promise<FallbackPanel> {
  const now = Date.now();
  const project = await findProject(projectId);
  const { from, to, filters, timeZone } = parsePageQuery(search, project?.timeZone ?? "UTC", now);
  const { pairs, cut } = await countFallbacks({ projectId, filters, from, to });
  const total = pairs.reduce((sum, { requests }) => sum + requests, 0);
  return {
    pairs: pairs.map((pair) => ({ ...pair, share: pair.requests / total })),
    total,
    cut,
    timeZone,
    now,
  };
}
