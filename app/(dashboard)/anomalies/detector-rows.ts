import type { DetectionRow } from "@/lib/dashboard/detectors/load-detections";
import type { DetectorState } from "@/lib/schema/detectors/detector-answer";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

export const DETECTED: readonly {
  metric: AnomalyMetric;
  label: string;
  title: string;
  unit: "ms" | "tokens" | "usd";
}[] = [
  { metric: "latency_p50", label: "latency", title: "Median latency", unit: "ms" },
  { metric: "ttft_p50", label: "first token", title: "Median time to first token", unit: "ms" },
  { metric: "output_tokens_p50", label: "output length", title: "Median output length", unit: "tokens" },
  { metric: "cost_per_request", label: "cost per request", title: "Cost per request", unit: "usd" },
];

/** A model and service with its detector states by metric. */
export type DetectorRow = {
  model: string;
  service: string;
  states: Partial<Record<AnomalyMetric, DetectorState>>;
  unusual: boolean;
};

export const ROWS_SHOWN = 100;

/** The first rows, and the shown one wherever it is. */
export function firstRows(rows: readonly DetectorRow[], shown: DetectorRow): DetectorRow[] {
  const first = rows.slice(0, ROWS_SHOWN);
  return first.includes(shown) ? first : [shown, ...first.slice(0, -1)];
}

/** One row per model and service, unusual ones first. */
export function detectorRows(detectors: readonly DetectorState[]): DetectorRow[] {
  const rows = new Map<string, DetectorRow>();
  for (const one of detectors) {
    const { model, service, metric } = one;
    const key = JSON.stringify([model, service]);
    const row = rows.get(key) ?? { model, service, states: {}, unusual: false };
    row.states[metric] = one;
    row.unusual ||= one.state === "unusual";
    rows.set(key, row);
  }
  return [...rows.values()].sort(
    (a, b) =>
      Number(b.unusual) - Number(a.unusual) ||
      a.model.localeCompare(b.model, "en") ||
      a.service.localeCompare(b.service, "en"),
  );
}

/** A detector that reports something for which there is no alert, and by how much it differs from normal. */
export type Unalerted = Pick<DetectorState, "metric" | "model" | "service"> & {
  change: number;
  since: number;
};

/**
 * What is unusual now without an open alert, as where its rule looks for increases only: it belongs to the list of what is
 * unusual as it does to the table. Null in `to`: the alert is open.
 */
export function unalerted(
  detectors: readonly DetectorState[],
  alerts: readonly Pick<DetectionRow, "metric" | "model" | "service" | "to">[],
  before: number,
): Unalerted[] {
  const keyOf = (one: { metric: string; model: string; service: string }) =>
    JSON.stringify([one.metric, one.model, one.service]);
  const open = new Set(alerts.filter(({ to }) => to === null).map(keyOf));
  return detectors.flatMap((one) => {
    const { metric, model, service, state, value, expected, firing_since } = one;
    if (state !== "unusual" || value === null || expected === null || firing_since === null) return [];
    const since = Date.parse(firing_since);
    if (since >= before || open.has(keyOf(one))) return [];
    return [{ metric, model, service, change: value / expected - 1, since }];
  });
}
