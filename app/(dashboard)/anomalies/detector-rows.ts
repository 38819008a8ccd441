import type { DetectorState } from "@/lib/schema/detectors/detector-answer";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

export const DETECTED: readonly {
  metric: AnomalyMetric;
  label: string;
  title: string;
  unit: "ms" | "tokens" | "usd";
}[] = [
  { metric: "latency_p50", label: "Latency", title: "Median latency", unit: "ms" },
  { metric: "ttft_p50", label: "First token", title: "Median time to first token", unit: "ms" },
  { metric: "output_tokens_p50", label: "Output length", title: "Median output length", unit: "tokens" },
  { metric: "cost_per_request", label: "Cost per request", title: "Cost per request", unit: "usd" },
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
