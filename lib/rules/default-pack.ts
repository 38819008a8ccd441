import type { Severity } from "@/lib/schema/alerts/severity";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import type { RuleDefinition } from "@/lib/schema/rules/rule";

export type PackRule = { packKey: string; name: string; severity: Severity; definition: RuleDefinition };

const MINUTE = 60;
const PLAIN = { filters: {}, critical_threshold: null, confidence: false, no_data: "keep_last" } as const;

function anomaly(packKey: string, name: string, metric: AnomalyMetric, side: "above" | "both"): PackRule {
  const definition = { kind: "anomaly", metric, detectors: ["level", "tail"], side } as const;
  return {
    packKey,
    name,
    severity: "warning",
    definition: { ...definition, detectors: [...definition.detectors] },
  };
}

/** The rules that a new project begins with, all of them switched on. */
export const DEFAULT_PACK: readonly PackRule[] = [
  {
    packKey: "latency_p95",
    name: "p95 latency",
    severity: "warning",
    definition: {
      kind: "threshold",
      ...PLAIN,
      metric: "latency_p95",
      group_by: ["model"],
      comparison: "above",
      threshold: 30_000,
      recovery: 27_000,
      window_seconds: 5 * MINUTE,
      persistence: { k: 2, n: 3 },
      keep_firing_seconds: 5 * MINUTE,
      min_requests: 20,
      min_events: 0,
    },
  },
  {
    packKey: "output_tokens",
    name: "Output tokens",
    severity: "warning",
    definition: {
      kind: "usual_ratio",
      ...PLAIN,
      metric: "output_tokens_mean",
      group_by: ["model"],
      comparison: "above",
      threshold: 2,
      recovery: 1.6,
      window_seconds: 15 * MINUTE,
      persistence: { k: 2, n: 3 },
      keep_firing_seconds: 5 * MINUTE,
      min_requests: 20,
      min_events: 0,
    },
  },
  {
    packKey: "output_length_drop",
    name: "Output length drop",
    severity: "warning",
    definition: {
      kind: "usual_ratio",
      ...PLAIN,
      metric: "output_tokens_mean",
      group_by: ["model"],
      comparison: "below",
      threshold: 0.7,
      recovery: 0.8,
      window_seconds: 15 * MINUTE,
      persistence: { k: 2, n: 3 },
      keep_firing_seconds: 5 * MINUTE,
      min_requests: 30,
      min_events: 0,
    },
  },
  {
    packKey: "daily_cost",
    name: "Daily cost",
    severity: "critical",
    definition: { kind: "daily_cost", multiple: 1.5 },
  },
  {
    packKey: "error_rate",
    name: "Error rate",
    severity: "warning",
    definition: {
      kind: "threshold",
      ...PLAIN,
      metric: "error_rate",
      group_by: ["error_type"],
      comparison: "above",
      threshold: 0.05,
      recovery: 0.04,
      window_seconds: 5 * MINUTE,
      persistence: { k: 2, n: 3 },
      keep_firing_seconds: 10 * MINUTE,
      min_requests: 20,
      min_events: 5,
    },
  },
  {
    packKey: "fallback_rate",
    name: "Fallback rate",
    severity: "warning",
    definition: {
      kind: "threshold",
      ...PLAIN,
      metric: "fallback_rate",
      group_by: [],
      comparison: "above",
      threshold: 0.1,
      recovery: 0.08,
      window_seconds: 15 * MINUTE,
      persistence: { k: 2, n: 3 },
      keep_firing_seconds: 5 * MINUTE,
      min_requests: 20,
      min_events: 0,
    },
  },
  {
    packKey: "cache_hit_rate",
    name: "Cache hit rate",
    severity: "warning",
    definition: {
      kind: "threshold",
      ...PLAIN,
      metric: "cache_hit_rate",
      group_by: ["model"],
      comparison: "below",
      threshold: 0.5,
      recovery: 0.55,
      window_seconds: 60 * MINUTE,
      persistence: { k: 1, n: 1 },
      keep_firing_seconds: 5 * MINUTE,
      min_requests: 50,
      min_events: 0,
    },
  },
  {
    packKey: "circuit_open",
    name: "Circuit breaker",
    severity: "critical",
    definition: { kind: "circuit_open", closed_seconds: MINUTE },
  },
  anomaly("latency_anomaly", "Unusual latency", "latency_p50", "above"),
  anomaly("ttft_anomaly", "Unusual time to first token", "ttft_p50", "above"),
  anomaly("output_length_anomaly", "Unusual output length", "output_tokens_p50", "both"),
  anomaly("cost_anomaly", "Unusual cost per request", "cost_per_request", "above"),
  {
    packKey: "latency_burn",
    name: "Latency objective",
    severity: "warning",
    definition: {
      kind: "slo_burn",
      sli: "latency",
      objective: 0.95,
      slower_than_ms: 30_000,
      group_by: ["model"],
      filters: {},
    },
  },
  {
    packKey: "error_burn",
    name: "Error objective",
    severity: "warning",
    definition: {
      kind: "slo_burn",
      sli: "errors",
      objective: 0.99,
      slower_than_ms: 30_000,
      group_by: ["model"],
      filters: {},
    },
  },
  {
    packKey: "budget_milestones",
    name: "Budget",
    severity: "warning",
    definition: {
      kind: "budget_milestones",
      milestones: [
        { share: 0.8, severity: "warning" },
        { share: 1, severity: "warning" },
        { share: 1.5, severity: "critical" },
      ],
    },
  },
  {
    packKey: "budget_forecast",
    name: "Budget forecast",
    severity: "warning",
    definition: { kind: "budget_forecast", elapsed_share: 0.15 },
  },
  {
    packKey: "cost_burn",
    name: "Budget burn",
    severity: "warning",
    definition: { kind: "cost_burn", least_usd: 5 },
  },
  {
    packKey: "no_traffic",
    name: "No traffic",
    severity: "warning",
    definition: { kind: "no_traffic", window_seconds: 15 * MINUTE, usual_requests: 20 },
  },
  {
    packKey: "no_ingest",
    name: "No traffic (all models)",
    severity: "critical",
    definition: { kind: "no_ingest", window_seconds: 15 * MINUTE, usual_requests: 20 },
  },
  {
    packKey: "system_fault",
    name: "Sightline health",
    severity: "critical",
    definition: { kind: "system_fault" },
  },
  {
    packKey: "unpriced_model",
    name: "Unpriced model",
    severity: "warning",
    definition: { kind: "unpriced_model" },
  },
  // Fires only where a project's modes ask for alerts.
  {
    packKey: "request_hits",
    name: "Unusual requests",
    severity: "warning",
    definition: { kind: "request_hits" },
  },
];
