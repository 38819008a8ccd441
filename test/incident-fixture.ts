import type { IncidentMember, Place } from "@/lib/schema/alerts/incident";

export const placed = (more: Partial<Place> = {}): Place => ({
  trouble: "health",
  provider: null,
  model: null,
  service: null,
  environment: null,
  providers: [],
  ...more,
});

export const NOON = Date.UTC(2026, 10, 23, 12);

/** A firing alert on p95 latency; `minute` is that of its start, after noon. */
export const incidentMember = (
  minute: number,
  {
    place = placed({ model: "claude-sonnet-4-5", providers: ["anthropic"] }),
    ...more
  }: Partial<IncidentMember> = {},
): IncidentMember => ({
  id: `alert-${minute}`,
  ruleKind: "threshold",
  ruleName: "p95 latency",
  type: "latency_p95",
  labels: { model: "claude-sonnet-4-5" },
  severity: "warning",
  state: "firing",
  value: 41_000,
  baseline: null,
  threshold: 30_000,
  unit: "ms",
  window: "5 min",
  startedAt: NOON + minute * 60_000,
  resolvedAt: null,
  place,
  silenced: false,
  ...more,
});

/** A firing alert on the share of timeouts. */
export const timeoutMember = (minute: number, more: Partial<IncidentMember> = {}): IncidentMember =>
  incidentMember(minute, {
    ruleName: "Error rate",
    type: "error_rate",
    labels: { error_type: "timeout" },
    value: 0.3,
    threshold: 0.05,
    unit: "ratio",
    ...more,
  });
