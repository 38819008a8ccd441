import { beforeAll, describe, expect, it } from "vitest";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import type { ApiErrorBody } from "@/lib/schema/http/api-error";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { pool } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";

// For any input the answer names the invalid field, and is never a 500.

const routes = await listApiRoutes();
const ABSENT = "00000000-0000-4000-8000-000000000000";
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
const budget = { name: "b", amount_usd: 1, scope: { model: ["m"], tag: { name: "t", value: "v" } } };

/** A valid body of each call, with all of its texts. */
const ownPrice = { model: "m", provider: "p", input_usd_per_mtok: 1, output_usd_per_mtok: 2 };
const BODIES: Record<string, object> = {
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
/** Fields that callers cannot set. */
const FOREIGN_FIELDS = {
  role: "admin",
  project_id: 1,
  isAdmin: true,
  is_admin: true,
  team_id: ABSENT,
  id: ABSENT,
};
// Tested elsewhere: calls without a project, and those that read items one by one.
const endpoints = ENDPOINTS.filter(
  ({ access, path }) => access !== "account" && access !== "open" && !path.startsWith("/projects"),
);
const withBody = endpoints
  .filter(({ body, bodyRead }) => body && bodyRead !== "by-handler")
  .map(({ method, path }) => ({ name: `${method} ${path}` }));

/** Copies of the value, each with one text or label name made invalid. */
function* spoiled(value: unknown, bad: string): Generator<unknown> {
  if (typeof value === "string") yield value + bad;
  else if (Array.isArray(value))
    for (const [at, one] of value.entries())
      for (const worse of spoiled(one, bad)) yield value.with(at, worse);
  else if (value !== null && typeof value === "object")
    for (const [name, one] of Object.entries(value)) {
      const { [name]: _, ...others } = value as Record<string, unknown>;
      yield { ...others, [name + bad]: one };
      for (const worse of spoiled(one, bad)) yield { ...value, [name]: worse };
    }
}

/** Copies of the value, each with one text or label name replaced. */
function* replaced(value: unknown, by: string): Generator<unknown> {
  if (typeof value === "string") yield by;
  else if (Array.isArray(value))
    for (const [at, one] of value.entries())
      for (const other of replaced(one, by)) yield value.with(at, other);
  else if (value !== null && typeof value === "object")
    for (const [name, one] of Object.entries(value)) {
      const { [name]: _, ...others } = value as Record<string, unknown>;
      yield Object.fromEntries([...Object.entries(others), [by, one]]);
      for (const other of replaced(one, by)) yield { ...value, [name]: other };
    }
}
/** Names that every object answers to. */
const INHERITED = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf"];

describe("hostile input", () => {
  let team: TestTeam;
  let headers: Record<string, string>;
  let sending: Record<string, string>;
  beforeAll(async () => {
    team = await makeTeam();
    headers = await browserHeaders(await makeMember(team, "admin"), team.projectId);
    sending = { authorization: `Bearer ${(await makeKey(team, "ingest")).key}` };
  });
  const call = async (name: string, sent: { body?: unknown; query?: string }) => {
    const [method, path] = name.split(" ");
    const address = `/api/v1${path!.replaceAll(/\{(\w+)\}/g, "[$1]")}`;
    const route = routes.find((one) => one.method === method!.toUpperCase() && one.address === address)!;
    const names = [...path!.matchAll(/\{(\w+)\}/g)].map(([, one]) => [one!, ABSENT]);
    const answer = await callRoute(route, name === "post /requests" ? sending : headers, {
      ...sent,
      params: Object.fromEntries(names),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const named = (text: string) =>
    (JSON.parse(text) as ApiErrorBody).error.details?.map(({ path }) => path) ?? [];

  it.each(withBody)("to $name: names an unknown field", async ({ name }) => {
    for (const [field, value] of Object.entries(FOREIGN_FIELDS)) {
      if (field in BODIES[name]!) continue;
      const { status, text } = await call(name, { body: { ...BODIES[name], [field]: value } });
      expect(status).toBe(400);
      expect(named(text)).toContain(field);
    }
  });

  it.each(withBody)("to $name: rejects texts that cannot be stored", async ({ name }) => {
    for (const bad of ["\u0000", "\ud800", "\udc00x"])
      for (const body of spoiled(BODIES[name], bad)) {
        const { status, text } = await call(name, { body });
        expect(status, JSON.stringify(body) + text).toBeLessThan(500);
      }
  });

  it("to get /deliveries: names an invalid channel id", async () => {
    const { status, text } = await call("get /deliveries", { query: "?channel_id=Slack" });
    expect([status, named(text)]).toEqual([400, ["channel_id"]]);
  });

  it.each(INHERITED)(
    "as the name %s in every text of every call leaves evaluation intact",
    async (inherited) => {
      for (const { name } of withBody)
        for (const body of replaced(BODIES[name], inherited)) {
          const { status, text } = await call(name, { body });
          expect(status, name + JSON.stringify(body) + text).toBeLessThan(500);
        }
      const fields = [
        "model",
        "provider",
        "service",
        "environment",
        "user_id",
        "finish_reason",
        "error_type",
      ];
      const item = Object.fromEntries(fields.map((field) => [field, inherited]));
      const stored = await call("post /requests", { body: [{ ...item, latency_ms: 9, status: "error" }] });
      expect(stored.status, stored.text).toBe(200);
      expect(await evaluateProject(team.projectId, Date.now())).toEqual({ failed: false, complete: true });
      const { rows } = await pool().query(
        "SELECT name, last_error FROM rules WHERE project_id = $1 AND last_error IS NOT NULL",
        [team.projectId],
      );
      expect(rows).toEqual([]);
      for (const name of ["get /senders", "get /summary", "get /rules", "get /alerts"])
        expect((await call(name, {})).status, name).toBe(200);
    },
  );

  it.each(withBody)("to $name: rejects anything but an object", async ({ name }) => {
    for (const body of [null, [], "text", 7, true]) expect((await call(name, { body })).status).toBe(400);
  });

  const asked = endpoints.flatMap(({ method, path, query = [] }) =>
    query
      .filter(() => method === "get" && path !== "/live")
      .map((one) => ({ name: `${method} ${path}`, parameter: one.name })),
  );
  it.each(asked)("to $name: $parameter", async ({ name, parameter }) => {
    for (const value of ["\u0000", "a\u0000b", "'", "%", "x".repeat(5_000), "-1", "1e400", "{}", ""]) {
      const { status, text } = await call(name, { query: `?${parameter}=${encodeURIComponent(value)}` });
      expect(status, `${value.slice(0, 20)} ${text}`).toBeLessThan(500);
    }
  });
});
