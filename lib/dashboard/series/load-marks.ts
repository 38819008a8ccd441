import { loadChanges } from "@/lib/dashboard/detectors/load-changes";
import { changeMark, marksOf } from "@/lib/dashboard/overview/load-latency-panel";
import type { ChartMark } from "@/lib/dashboard/overview/overview-model";
import { alertTitle } from "@/lib/format/alert-title";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { OwnPrice } from "@/lib/schema/prices/own-price";
import { listAlertsStarted } from "@/lib/store/alerts/alerts-in-span";
import { listOwnPrices } from "@/lib/store/prices/own-prices";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import type { BreakdownFrame } from "./load-breakdown";
import { loadNoteMarks } from "./load-note-marks";

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

/** What happened in the range: alerts on the figures of a chart, breakers that opened, new models, prompts and prices, notes. */
export async function loadMarks(
  { projectId, query, now }: Pick<BreakdownFrame, "projectId" | "query" | "now">,
  topic: MarkTopic,
): Promise<ChartMark[]> {
  const { from, to, filters } = query;
  const [alerts, events, changes, prices, notes] = await Promise.all([
    listAlertsStarted(projectId, query, filters, ALERT_SCAN),
    listCircuitEvents(projectId, from, to),
    loadChanges(projectId, { from, to }, filters),
    topic === "cost" ? listOwnPrices(projectId) : [],
    loadNoteMarks(projectId, { from, to }),
  ]);
  const about = alerts.filter(({ type }) => TYPES[topic].some((start) => type.startsWith(start)));
  // A line where each began: several at once would hide the chart if they were shaded until their ends.
  const marks = about.slice(0, SHOWN).map(({ id, ruleName, labels, severity, startedAt }): ChartMark => {
    const start = startedAt.getTime();
    return { from: start, to: start, label: alertTitle(ruleName, labels), severity, href: `/alerts/${id}` };
  });
  const breakers = topic === "traffic" ? [] : marksOf(events, query, now).slice(-SHOWN);
  const all = [
    ...marks,
    ...breakers,
    ...changes.slice(0, SHOWN).map(changeMark),
    ...priceMarks(prices, query),
    ...notes,
  ];
  return all.sort((a, b) => a.from - b.from);
}

/** When custom prices of the range began to apply. */
export function priceMarks(
  prices: readonly Pick<OwnPrice, "model" | "from">[],
  { from, to }: TimeSpan,
): ChartMark[] {
  return prices
    .flatMap(({ model, from: since }): ChartMark[] => {
      const at = since === null ? Number.NaN : Date.parse(since);
      return at >= from && at < to
        ? [{ from: at, to: at, label: `new price, ${model}`, severity: null, href: "/prices" }]
        : [];
    })
    .sort((a, b) => b.from - a.from)
    .slice(0, SHOWN);
}
