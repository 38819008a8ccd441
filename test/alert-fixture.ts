import type { NewAlert } from "@/lib/store/alerts/alerts";

/** An alert as a rule would open it; the test provides the rule, the label set and the episode. */
export const alertFixture = (projectId: number): Omit<NewAlert, "ruleId" | "fingerprint" | "episode"> => ({
  projectId,
  ruleName: "p95 latency",
  ruleVersion: 1,
  type: "latency_p95",
  ruleKind: "threshold",
  severity: "warning",
  labels: { model: "gpt-5" },
  unit: "ms",
  window: "5 min",
  startedAt: new Date("2026-11-01T00:00:00Z"),
  value: 41_200,
  baseline: null,
  threshold: 30_000,
  sampleSize: 312,
  zScore: null,
  message: "p95 latency of gpt-5 is 41.2 s",
});
