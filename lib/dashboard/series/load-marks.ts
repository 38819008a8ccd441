import { loadChanges } from "@/lib/dashboard/detectors/load-changes";
import { changeMark, marksOf } from "@/lib/dashboard/overview/load-latency-panel";
import type { ChartMark } from "@/lib/dashboard/overview/overview-model";
import { alertTitle } from "@/lib/format/alert-title";
import { listAlertsStarted } from "@/lib/store/alerts/alerts-in-span";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import type { BreakdownFrame } from "./load-breakdown";

/** What alerts about which figures start with. */
const TYPES = {
  latency: ["latency", "ttft"],
  errors: ["error", "slo"],
  fallbacks: ["fallback"],
  cache: ["cache"],
  cost: ["cost", "budget", "unpriced"],
  output: ["output_tokens"],
  traffic: ["requests", "no_"],
} as const;
export type MarkTopic = keyof typeof TYPES;

const ALERT_SCAN = 200;
const SHOWN = 8;

/** What happened in the range: alerts on the figures of a chart, breakers that opened, new models and prompts. */
export async function loadMarks(
  { projectId, query, now }: Pick<BreakdownFrame, "projectId" | "query" | "now">,
  topic: MarkTopic,
): Promise<ChartMark[]> {
  const { from, to, filters } = query;
  const [alerts, events, changes] = await Promise.all([
    listAlertsStarted(projectId, query, filters, ALERT_SCAN),
    listCircuitEvents(projectId, from, to),
    loadChanges(projectId, { from, to }, filters.services),
  ]);
  const about = alerts.filter(({ type }) => TYPES[topic].some((start) => type.startsWith(start)));
  // A line where each began: several at once would hide the chart if they were shaded until their ends.
  const marks = about.slice(0, SHOWN).map(({ ruleName, labels, severity, startedAt }): ChartMark => {
    const start = startedAt.getTime();
    return { from: start, to: start, label: alertTitle(ruleName, labels), severity };
  });
  const breakers = topic === "traffic" ? [] : marksOf(events, query, now).slice(-SHOWN);
  return [...marks, ...breakers, ...changes.slice(0, SHOWN).map(changeMark)].sort((a, b) => a.from - b.from);
}
