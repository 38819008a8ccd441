import { tokenKindNames, tokenKinds } from "@/lib/dashboard/overview/token-kinds";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { listRules } from "@/lib/store/alerts/rules";
import type { BreakdownPanel, BreakdownTable, KeyFigures } from "./breakdown-model";
import { loadComparable } from "./load-comparable";
import { loadMarks } from "./load-marks";
import {
  metricFigure,
  perMinute,
  prepareFigures,
  prepareFiguresPanel,
  prepareGroupsPanel,
} from "./prepare-breakdown";
import { prepareBreakdownTable } from "./prepare-breakdown-table";

/** The page on tokens and caches; each function reads the query string of the page, and all share one read. */

const frameOf = (projectId: number, search: string) =>
  loadComparable(projectId, search, "output_tokens", "input_tokens");

export async function loadTokenFigures(projectId: number, search: string): Promise<KeyFigures> {
  const sums = ["input_tokens", "output_tokens", "thinking_tokens", "cached_tokens"] as const;
  return prepareFigures(await frameOf(projectId, search), [...sums, "output_tokens_p50", "cache_hit_rate"]);
}

/** Each kind keeps its color everywhere. */
const KINDS = [
  { key: "input", color: 0 },
  { key: "output", color: 2 },
  { key: "thinking", color: 3 },
  { key: "cached", color: null },
] as const;

export async function loadTokenKindsPanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const frame = await frameOf(projectId, search);
  const total = tokenKinds(frame.total);
  const names = tokenKindNames(total);
  // A kind without tokens gets no layer.
  const shown = KINDS.filter(({ key }) => total[key] > 0);
  const sum = (figures: Rollup) => KINDS.reduce((all, { key }) => all + tokenKinds(figures)[key], 0);
  return prepareFiguresPanel(
    frame,
    shown.map(({ key, color }) => ({
      name: names[key],
      color,
      figure: perMinute("tokens", (figures) => tokenKinds(figures)[key]),
    })),
    perMinute("tokens", sum),
  );
}

export async function loadOutputPanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const [frame, rules] = await Promise.all([frameOf(projectId, search), listRules(projectId)]);
  const marks = await loadMarks(frame, "output");
  return prepareGroupsPanel(frame, metricFigure("output_tokens_p50"), {
    rules,
    marks,
    metric: "output_tokens_p50",
  });
}

export async function loadCachePanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const [frame, rules] = await Promise.all([frameOf(projectId, search), listRules(projectId)]);
  const marks = await loadMarks(frame, "cache");
  return prepareGroupsPanel(frame, metricFigure("cache_hit_rate"), {
    rules,
    marks,
    metric: "cache_hit_rate",
  });
}

/** The part of the input that was read from a provider's prompt cache. */
export async function loadCachedInputPanel(projectId: number, search: string): Promise<BreakdownPanel> {
  return prepareGroupsPanel(await frameOf(projectId, search), {
    unit: "ratio",
    exactMean: true,
    samples: ({ requests, inputUnknown }) => requests - inputUnknown,
    value: (figures) => {
      const { input, cached } = tokenKinds(figures);
      return input + cached === 0 ? null : cached / (input + cached);
    },
  });
}

export async function loadTokenTable(projectId: number, search: string): Promise<BreakdownTable> {
  const sums = ["input_tokens", "cached_tokens", "output_tokens", "thinking_tokens"] as const;
  const others = ["output_tokens_p50", "cache_hit_rate", "truncated_rate"] as const;
  const frame = await frameOf(projectId, search);
  return prepareBreakdownTable(frame, await frame.list(), [...sums, ...others]);
}
