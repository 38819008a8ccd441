import { NOT_NARROWED } from "@/lib/dashboard/requests/load-pages";
import { requestRow } from "@/lib/dashboard/requests/request-row";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { listRules } from "@/lib/store/alerts/rules";
import { findProject } from "@/lib/store/people/projects";
import { listRequests } from "@/lib/store/requests/list-requests";
import type { BreakdownPanel, BreakdownTable, HeatPanel, KeyFigures } from "./breakdown-model";
import { loadComparable } from "./load-comparable";
import { loadMarks } from "./load-marks";
import {
  metricFigure,
  perMinute,
  prepareFigures,
  prepareFiguresPanel,
  prepareGroupsPanel,
  prepareHeatPanel,
} from "./prepare-breakdown";
import { prepareBreakdownTable } from "./prepare-breakdown-table";

/** The page on traffic and latency; each function reads the query string of the page, and all share one read. */

const frameOf = (projectId: number, search: string) => loadComparable(projectId, search, "latency ttft");

export const QUANTILES = ["p95", "p50", "p99"] as const;
export type Quantile = (typeof QUANTILES)[number];
export const quantileOf = (search: string): Quantile => {
  const wanted = new URLSearchParams(search).get("q");
  return QUANTILES.find((one) => one === wanted) ?? "p95";
};

export async function loadTrafficFigures(projectId: number, search: string): Promise<KeyFigures> {
  const metrics = [
    "requests",
    "latency_p50",
    "latency_p95",
    "latency_p99",
    "ttft_p95",
    "error_rate",
  ] as const;
  return prepareFigures(await frameOf(projectId, search), metrics);
}

export async function loadRatePanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const frame = await frameOf(projectId, search);
  const marks = await loadMarks(frame, "traffic");
  return prepareGroupsPanel(
    frame,
    perMinute("count", ({ requests }) => requests),
    { metric: "requests", marks },
  );
}

/** All three percentiles of all requests, or the wanted one of each group. */
export async function loadLatencyByGroup(projectId: number, search: string): Promise<BreakdownPanel> {
  const frame = await frameOf(projectId, search);
  const [rules, marks] = await Promise.all([listRules(projectId), loadMarks(frame, "latency")]);
  if (frame.grouping.length === 0) {
    const figures = (["p50", "p95", "p99"] as const).map((name) => {
      return { name, figure: metricFigure(`latency_${name}`) };
    });
    return prepareFiguresPanel(frame, figures, metricFigure("latency_p95"), {
      rules,
      marks,
      metric: "latency_p95",
    });
  }
  const metric = `latency_${quantileOf(search)}` as const;
  return prepareGroupsPanel(frame, metricFigure(metric), { rules, marks, metric });
}

export async function loadFirstTokenPanel(projectId: number, search: string): Promise<BreakdownPanel> {
  const [frame, rules] = await Promise.all([frameOf(projectId, search), listRules(projectId)]);
  if (frame.grouping.length === 0) {
    const figures = (["p50", "p95"] as const).map((name) => ({ name, figure: metricFigure(`ttft_${name}`) }));
    return prepareFiguresPanel(frame, figures, metricFigure("ttft_p95"), { rules, metric: "ttft_p95" });
  }
  return prepareGroupsPanel(frame, metricFigure("ttft_p95"), { rules, metric: "ttft_p95" });
}

export async function loadHeatPanel(projectId: number, search: string): Promise<HeatPanel> {
  return prepareHeatPanel(await frameOf(projectId, search));
}

export async function loadTrafficTable(projectId: number, search: string): Promise<BreakdownTable> {
  const latency = ["latency_p50", "latency_p95", "latency_p99", "ttft_p95"] as const;
  const frame = await frameOf(projectId, search);
  return prepareBreakdownTable(frame, await frame.list(), ["error_rate", "fallback_rate", ...latency]);
}

const SLOWEST = 10;

/** `cut`: of the newest requests of the range only. */
export async function loadSlowest(
  projectId: number,
  search: string,
): Promise<{ rows: RequestRow[]; cut: boolean; timeZone: string; now: number }> {
  const now = Date.now();
  const project = await findProject(projectId);
  const { from, to, filters, timeZone } = parsePageQuery(search, project?.timeZone ?? "UTC", now);
  const span = { projectId, filters, from, to };
  const { requests, cut } = await listRequests({ ...NOT_NARROWED, ...span, sort: "latency", limit: SLOWEST });
  return { rows: requests.map(requestRow), cut, timeZone, now };
}
