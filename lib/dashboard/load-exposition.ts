import { metricValue } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import type { CircuitState } from "@/lib/schema/circuit-event";
import { NO_FILTERS } from "@/lib/schema/filters";
import type { MetricName } from "@/lib/schema/metric";
import type { Rollup } from "@/lib/schema/rollup";
import { listCircuits } from "@/lib/store/circuit-events";
import { listRollups } from "@/lib/store/list-rollups";
import { listSeries } from "@/lib/store/series";

const MINUTE_MS = 60_000;

// Prometheus wants base units: seconds, dollars, ratios.
const GAUGES: { name: string; help: string; metric: MetricName; factor: number }[] = [
  { name: "sightline_requests", help: "Requests in the last 5 minutes", metric: "requests", factor: 1 },
  {
    name: "sightline_latency_p50_seconds",
    help: "Median latency of successes",
    metric: "latency_p50",
    factor: 1e-3,
  },
  {
    name: "sightline_latency_p95_seconds",
    help: "95th percentile of latency",
    metric: "latency_p95",
    factor: 1e-3,
  },
  {
    name: "sightline_latency_p99_seconds",
    help: "99th percentile of latency",
    metric: "latency_p99",
    factor: 1e-3,
  },
  { name: "sightline_error_ratio", help: "Share of requests that failed", metric: "error_rate", factor: 1 },
  {
    name: "sightline_fallback_ratio",
    help: "Share answered by a fallback",
    metric: "fallback_rate",
    factor: 1,
  },
  {
    name: "sightline_cache_hit_ratio",
    help: "Share answered from a cache",
    metric: "cache_hit_rate",
    factor: 1,
  },
  {
    name: "sightline_input_tokens",
    help: "Input tokens in the last 5 minutes",
    metric: "input_tokens",
    factor: 1,
  },
  {
    name: "sightline_output_tokens",
    help: "Output tokens in the last 5 minutes",
    metric: "output_tokens",
    factor: 1,
  },
  {
    name: "sightline_thinking_tokens",
    help: "Thinking tokens in the last 5 minutes",
    metric: "thinking_tokens",
    factor: 1,
  },
  { name: "sightline_cost_dollars", help: "Cost in the last 5 minutes", metric: "cost", factor: 1 },
];
const CIRCUIT_VALUES: Record<CircuitState, number> = { closed: 0, half_open: 1, open: 2 };

/** The last five minutes per model and service in Prometheus' text format, and the state of every breaker. */
export async function loadExposition(projectId: number, now: number): Promise<string> {
  const to = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  const query = { projectId, filters: NO_FILTERS, from: to - 5 * MINUTE_MS, to, level: "1m" } as const;
  const [rows, series, circuits] = await Promise.all([
    listRollups(query),
    listSeries(projectId),
    listCircuits(projectId),
  ]);
  const labels = new Map(series.map(({ id, model, service }) => [id, labelText({ model, service })]));
  const groups = new Map<string, Rollup>();
  for (const { seriesId, figures } of rows) {
    const label = labels.get(seriesId)!;
    const group = groups.get(label) ?? emptyRollup();
    mergeRollup(group, figures);
    groups.set(label, group);
  }
  const lines: string[] = [];
  for (const { name, help, metric, factor } of GAUGES) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
    for (const [label, figures] of groups) {
      const value = metricValue(metric, figures);
      if (value !== null) lines.push(`${name}${label} ${value * factor}`);
    }
  }
  const state = "sightline_circuit_breaker_state";
  lines.push(`# HELP ${state} 0 closed, 1 half open, 2 open`, `# TYPE ${state} gauge`);
  for (const circuit of circuits)
    lines.push(`${state}${labelText({ name: circuit.name })} ${CIRCUIT_VALUES[circuit.state]}`);
  return `${lines.join("\n")}\n`;
}

function labelText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
