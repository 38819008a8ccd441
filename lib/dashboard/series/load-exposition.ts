import { metricValue } from "@/lib/aggregate/metric-value";
import { labelText } from "@/lib/format/label-text";
import { runInSlices } from "@/lib/give-way";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { pairOf } from "@/lib/schema/figures/grouping";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { CircuitState } from "@/lib/schema/request/circuit-event";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type { LabelGrouping } from "@/lib/store/requests/series-label";
import { rankGroups, readRollups } from "@/lib/store/rollups/read-rollups";
import type { SketchName } from "@/lib/store/rollups/rollup-columns";
import type { RollupQuery } from "@/lib/store/rollups/rollup-statement";
import { TOTAL_FIGURES } from "@/lib/store/rollups/rollup-totals";
import { loadShownCircuits, type ShownCircuit } from "./load-shown-circuits";

// Prometheus wants base units: seconds, dollars, ratios.
const GAUGES: { name: string; help: string; metric: MetricName; factor: number }[] = [
  { name: "sightline_requests", help: "Requests in the last 5 minutes", metric: "requests", factor: 1 },
  {
    name: "sightline_latency_p50_seconds",
    help: "Median latency of successful requests",
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
    name: "sightline_truncated_ratio",
    help: "Share truncated at a token limit, of requests with a known finish reason",
    metric: "truncated_rate",
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

const COUNTERS: {
  name: string;
  help: string;
  of: (figures: Rollup) => [Record<string, string>, number][];
}[] = [
  {
    name: "sightline_requests_total",
    help: "Requests received",
    of: ({ successes, errors, fallbacks }) => [
      [{ status: "success" }, successes],
      [{ status: "error" }, errors],
      [{ status: "fallback" }, fallbacks],
    ],
  },
  {
    name: "sightline_tokens_total",
    help: "Tokens received; input includes cached input",
    of: ({ inputTokens, cachedInputTokens, outputTokens, thinkingTokens }) => [
      [{ kind: "input" }, inputTokens],
      [{ kind: "cached_input" }, cachedInputTokens],
      [{ kind: "output" }, outputTokens],
      [{ kind: "thinking" }, thinkingTokens],
    ],
  },
  {
    name: "sightline_finished_total",
    help: "Requests received with a known finish reason",
    of: ({ finishKnown, truncated }) => [
      [{ reason: "length" }, truncated],
      [{ reason: "other" }, finishKnown - truncated],
    ],
  },
  {
    name: "sightline_spend_dollars_total",
    help: "Cost of all priced requests; absent for a model without a price",
    of: (figures) => {
      const cost = metricValue("cost", figures);
      return cost === null ? [] : [[{}, cost]];
    },
  },
  {
    name: "sightline_unpriced_requests_total",
    help: "Requests without a price",
    of: ({ unpriced }) => [[{}, unpriced]],
  },
];

/** Beyond every request; rows in the future must not leave a counter and come back. */
const NO_END = Date.UTC(9999, 0, 1);

/** Label sets of the counters, and of the gauges, at most. */
export const LABEL_SETS = 1_000;

/**
 * Prometheus' text format: counters over all time by model, gauges of the last five minutes by model and service, in
 * both cases for the groups with the most requests, and the state of every breaker.
 */
export async function loadExposition(projectId: number, now: number): Promise<string> {
  const to = Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS;
  const common = { projectId, filters: NO_FILTERS };
  const recent = {
    ...common,
    from: to - 5 * MINUTE_MS,
    to,
    level: "1m",
    groupBy: ["model", "service"],
  } as const;
  const ever = {
    ...common,
    from: 0,
    to: NO_END,
    level: "total",
    figures: TOTAL_FIGURES,
    groupBy: "model",
  } as const;
  const [gauges, counters, circuits] = await Promise.all([
    readLargest(recent, ["latency"]),
    readLargest(ever, []),
    loadShownCircuits(projectId, now),
  ]);
  return runInSlices(exposition(gauges, counters, circuits));
}

type Largest = { rows: readonly { key: string; figures: Rollup }[]; leftOut: number };

async function readLargest(
  query: Omit<RollupQuery, "stepMs" | "sketches" | "groupBy"> & { groupBy: LabelGrouping },
  sketches: readonly SketchName[],
): Promise<Largest> {
  const { keys, leftOut } = await rankGroups(query, LABEL_SETS);
  const apart = { keys, others: "omit" } as const;
  return { rows: await readRollups({ ...query, apart, stepMs: null, sketches }), leftOut };
}

/** Yields after each label set of each metric. */
function* exposition(
  gauges: Largest,
  counters: Largest,
  circuits: readonly Pick<ShownCircuit, "name" | "state">[],
): Generator<undefined, string> {
  const lines: string[] = [];
  const begin = (name: string, help: string, type: "counter" | "gauge") =>
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  for (const { name, help, of } of COUNTERS) {
    begin(name, help, "counter");
    for (const { key, figures } of counters.rows) {
      for (const [more, value] of of(figures))
        lines.push(`${name}${labelText({ model: key, ...more })} ${value}`);
      yield;
    }
  }
  for (const { name, help, metric, factor } of GAUGES) {
    begin(name, help, "gauge");
    for (const { key, figures } of gauges.rows) {
      const [model, service] = pairOf(key);
      const value = metricValue(metric, figures);
      if (value !== null) lines.push(`${name}${labelText({ model, service })} ${value * factor}`);
      yield;
    }
  }
  const state = "sightline_circuit_breaker_state";
  begin(state, "0 closed, 1 half open, 2 open", "gauge");
  for (const circuit of circuits) {
    if (circuit.state === "unknown") continue;
    lines.push(`${state}${labelText({ name: circuit.name })} ${CIRCUIT_VALUES[circuit.state]}`);
  }
  const omitted = "sightline_omitted_label_sets";
  begin(omitted, `Label sets beyond the ${LABEL_SETS} with the most requests, which are left out`, "gauge");
  lines.push(`${omitted}${labelText({ type: "counter" })} ${counters.leftOut}`);
  lines.push(`${omitted}${labelText({ type: "gauge" })} ${gauges.leftOut}`);
  return `${lines.join("\n")}\n`;
}
