export const ABSENT = "00000000-0000-4000-8000-000000000000";
const THRESHOLD = {
  kind: "threshold",
  metric: "latency_p95",
  comparison: "above",
  threshold: 2,
  recovery: 1,
  window_seconds: 60,
  persistence: { k: 1, n: 1 },
  keep_firing_seconds: 0,
  min_requests: 1,
  filters: { model: ["gpt-5"] },
  group_by: ["model"],
};
const silence = { matchers: { model: "x" }, ends_at: "2099-01-01T00:00:00Z", comment: "c" };
const incident = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z", model: "m", service: "s" };
const matching = { severity: "warning", matchers: { model: "x" }, channel_ids: [ABSENT] };
const budget = {
  name: "b",
  amount_usd: 1,
  scope: { model: ["m"], tag: { name: "t", value: "v" }, user: "u" },
};

const ownPrice = { model: "m", provider: "p", input_usd_per_mtok: 1, output_usd_per_mtok: 2, reason: "r" };
/** A valid body of each call, with all of its texts. */
export const BODIES: Record<string, object> = {
  "post /rules": { name: "r", severity: "warning", definition: THRESHOLD },
  "patch /rules/{ruleId}": { name: "r", definition: THRESHOLD },
  "post /rules/backtest": { definition: THRESHOLD, hours: 1 },
  "post /channels": { name: "c", kind: "webhook", config: { url: "https://receiver.example/x" } },
  "patch /channels/{channelId}": { name: "c" },
  "post /channels/{channelId}/test": { state: "firing" },
  "post /channels/{channelId}/rotate-secret": { keep_hours: 1 },
  "post /routes": matching,
  "put /routes/{routeId}": matching,
  "post /routes/match": { severity: "warning", labels: { model: "x" } },
  "post /silences": silence,
  "put /silences/{silenceId}": silence,
  "post /silences/preview": { matchers: { model: "x" } },
  "post /incidents": { ...incident, comment: "c" },
  "post /annotations": { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z", text: "t" },
  "put /annotations/{annotationId}": { from: "2026-01-01T00:00:00Z", to: null, text: "t" },
  "post /views": { page: "/traffic", name: "n", query: "model=m", shared: true },
  "patch /views/{viewId}": { name: "n", query: "model=m", shared: true },
  "put /favorites": { page: "/traffic", view_id: ABSENT, starred: true },
  "put /default-views": { page: "/traffic", view_id: ABSENT },
  "post /prices": ownPrice,
  "put /prices/{priceId}": ownPrice,
  "post /prices/import": { csv: "model,input_usd_per_mtok,output_usd_per_mtok\nm,1,2" },
  "post /prices/reconcile": { provider: "openai", month: "2026-10", invoice_usd: 1 },
  "post /repricings/preview": { from: "2026-10-01T00:00:00Z", to: "2026-10-02T00:00:00Z" },
  "post /repricings": { from: "2026-10-01T00:00:00Z", to: "2026-10-02T00:00:00Z" },
  "put /agents/people": { identity: "a", name: "n" },
  "post /budgets": budget,
  "patch /budgets/{budgetId}": budget,
  "put /hit-modes": { modes: [{ model: "m", service: "s", mode: "rate" }] },
  "post /alerts/bulk": { action: "acknowledge", ids: [ABSENT] },
  "post /alerts/{alertId}/comment": { text: "t" },
  "post /api-keys": { name: "k", scopes: ["read"], requests_per_minute: 60 },
  "patch /api-keys/{keyId}": { name: "k", requests_per_minute: 60 },
  "post /api-keys/{keyId}/rotate": { keep_hours: 1 },
  "patch /members/{userId}": { role: "viewer" },
  "post /invitations": { email: "ada@example.com", role: "viewer", expires_in_days: 1 },
  "patch /team": { name: "n" },
  "delete /team": { name: "n" },
};
/** Copies of the value, each with one text or label name replaced. */
export function* replaced(value: unknown, by: (text: string) => string): Generator<unknown> {
  if (typeof value === "string") yield by(value);
  else if (Array.isArray(value))
    for (const [at, one] of value.entries())
      for (const other of replaced(one, by)) yield value.with(at, other);
  else if (value !== null && typeof value === "object")
    for (const [name, one] of Object.entries(value)) {
      const { [name]: _, ...others } = value as Record<string, unknown>;
      yield Object.fromEntries([...Object.entries(others), [by(name), one]]);
      for (const other of replaced(one, by)) yield { ...value, [name]: other };
    }
}
