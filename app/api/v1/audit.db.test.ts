import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { hashPassword } from "@/lib/auth/credentials/password-hash";
import { env } from "@/lib/env";
import { hashSetUpCode, makeSetUpCode } from "@/lib/manage/set-up-code";
import { signedLink } from "@/lib/notify/signed-link";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import type { AuditPage } from "@/lib/schema/people/audit";
import { insertIncident, insertMember } from "@/lib/store/alerts/alert-incidents";
import { insertAlert } from "@/lib/store/alerts/alerts";
import { pool, transaction } from "@/lib/store/database/pool";
import { COUNTED } from "@/lib/store/database/quotas";
import { replaceSetUpCodeHash } from "@/lib/store/people/installation";
import { alertFixture } from "@/test/alert-fixture";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import {
  browserHeaders,
  emptyInstallation,
  makeKey,
  makeMember,
  makeTeam,
  type TestTeam,
} from "@/test/people";

// Each call that changes something is made once, with success, and leaves one entry that says who, from where and what.

const routes = await listApiRoutes();
const PASSWORD = "a long enough passphrase";
const HOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const HOOK_PATH = "T0KEN-IN-PATH";
const SECRETS = [PASSWORD, HOOK_SECRET, HOOK_PATH, "slk_"];
/** Calls other than GET that change no configuration. */
const CHANGES_NOTHING = [
  "post /prices/reconcile",
  "post /repricings/preview",
  "post /requests",
  "post /ingest/litellm",
  "post /circuit-events",
  "post /anomalies/check",
  "post /rules/backtest",
  "post /channels/{channelId}/test",
  "post /sign-on/test",
  "post /routes/match",
  "post /silences/preview",
];

/** Leaves its entry after the answer: lib/manage/reset-password.db.test.ts. */
const ELSEWHERE = ["post /password-resets"];
/** What users change in their own accounts belongs to no team. */
const OWN = [
  "put /password",
  "post /password-resets/use",
  "patch /account",
  "delete /sessions",
  "delete /sessions/{sessionId}",
];

let team: TestTeam;
let userId: string;
let headers: Record<string, string>;

beforeEach(async () => {
  team = await makeTeam();
  userId = await makeMember(team, "admin");
  headers = {
    ...(await browserHeaders(userId, team.projectId)),
    "user-agent": "Audit test",
    "x-sightline-peer": "192.0.2.7",
  };
});
afterAll(() => pool().end());

async function call(name: string, params: Record<string, string> = {}, body?: unknown) {
  const [method, path] = name.split(" ") as [string, string];
  const address = `/api/v1${path.replaceAll(/\{(\w+)\}/g, "[$1]")}`;
  const route = routes.find((one) => one.method === method.toUpperCase() && one.address === address)!;
  const answer = await callRoute(route, headers, { params, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  return { status: answer.status, text, body: text === "" ? null : JSON.parse(text) };
}
async function made(name: string, body: unknown): Promise<string> {
  const answer = await call(name, {}, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

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
  filters: {},
  group_by: [],
};
const HOOK = {
  name: "hook",
  kind: "webhook",
  config: { url: `https://receiver.example/${HOOK_PATH}`, secret: HOOK_SECRET },
};
const SILENCE = { matchers: { model: "x" }, ends_at: "2099-01-01T00:00:00Z", comment: "c" };
const INCIDENT = {
  from: "2026-01-01T00:00:00Z",
  to: "2026-01-01T01:00:00Z",
  model: "m",
  service: "s",
  comment: "c",
};
const NOTE = { from: "2026-01-01T00:00:00Z", text: "deploy" };
const view = () => ({ page: "/traffic", name: randomUUID(), query: "model=gpt-5" });
const PRICE = { model: "priced", input_usd_per_mtok: 1, output_usd_per_mtok: 2 };
const BUDGET = { name: "b", amount_usd: 1 };

const channel = () => made("post /channels", HOOK);
const route = async () => ({ severity: "warning", matchers: {}, channel_ids: [await channel()] });
const apiKey = () => made("post /api-keys", { name: "k", scopes: ["read"] });

async function firing(ruleKind = "threshold"): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    "SELECT id FROM rules WHERE project_id = $1 AND definition ->> 'kind' = $2 LIMIT 1",
    [team.projectId, ruleKind],
  );
  const alert = { ...alertFixture(team.projectId), ruleKind, ruleId: rows[0]!.id, fingerprint: randomUUID() };
  return transaction(async (client) => (await insertAlert(client, { ...alert, episode: 1 })).id);
}

async function openIncident(): Promise<string> {
  const alertId = await firing();
  const { projectId } = team;
  return transaction(async (client) => {
    const { id: incidentId } = await insertIncident(client, projectId, "warning", Date.now());
    const member = { alertId, projectId, incidentId, instance: alertId, link: null, place: null };
    await insertMember(client, member, Date.now());
    return incidentId;
  });
}

async function anomaly(): Promise<string> {
  await pool().query(
    "INSERT INTO detector_series (project_id, metric, model, service) VALUES ($1, 'latency_p50', 'gpt-5', '')",
    [team.projectId],
  );
  const alertId = await firing("anomaly");
  await pool().query("UPDATE alerts SET type = 'latency_p50' WHERE id = $1", [alertId]);
  return alertId;
}

async function notification(state: "delivered" | "queued"): Promise<{ id: string; alertId: string }> {
  const alertId = await firing();
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, state, finished_at)
     VALUES ($1, $2, 'k', 'fired', '{}', $3, CASE $3 WHEN 'queued' THEN NULL ELSE now() END) RETURNING id`,
    [team.projectId, await channel(), state],
  );
  await pool().query(
    `INSERT INTO notification_alerts (notification_id, alert_id, state, severity) VALUES ($1, $2, 'firing', 'warning')`,
    [rows[0]!.id, alertId],
  );
  return { id: rows[0]!.id, alertId };
}

async function packRule(): Promise<string> {
  const { body } = await call("get /rules");
  return body.rules.find(({ name }: { name: string }) => name === "p95 latency").id;
}

async function invitation(email: string): Promise<{ id: string; token: string }> {
  const answer = await call("post /invitations", {}, { email, role: "viewer" });
  expect(answer.status, answer.text).toBe(201);
  return { id: answer.body.id, token: answer.body.url.split("/").at(-1) };
}

/** Tables that a call may add rows to without a quota, and what bounds them instead. */
const BOUNDED: Record<string, string> = {
  audit_entries: "deleted after 400 days",
  login_attempts: "deleted after an hour",
  default_views: "one per user, project and page",
  hit_modes: "replaced as a whole, at most 200",
  accepted_levels: "with an entry of the alert",
  alert_incident_events: "with an entry of each alert",
};
/** What is created together with what the quota counts, or once. */
const PARTS: Record<string, string[]> = {
  "post /projects": ["rules"],
  "post /teams": ["teams", "projects", "rules"],
  "post /invitations/accept": ["users"],
  "post /alerts/{alertId}/resolve": ["alert_events"],
  // Where each of its alerts has room for an entry.
  "post /alerts/incidents/{alertIncidentId}/acknowledge": ["alert_events"],
  // Where the alert has room for an entry, and to channels that do not have it.
  "post /alerts/{alertId}/send": ["notifications", "notification_alerts"],
  // One at a time.
  "post /repricings": ["repricings"],
  // At most 60 an hour.
  "post /deliveries/{deliveryId}/resend": ["notifications", "notification_alerts"],
  // Once in the life of an installation.
  "post /setup": ["users", "teams", "memberships", "projects", "rules", "api_keys"],
};

async function tableSizes(): Promise<Map<string, number>> {
  const { rows: tables } = await pool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
  );
  const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS n FROM ${name}`);
  const { rows } = await pool().query<{ name: string; n: number }>(counts.join(" UNION ALL "));
  return new Map(rows.map(({ name, n }) => [name, n]));
}

/** The tables that a call added rows to although no quota of its endpoint bounds them. */
async function grownWithoutQuota(name: string, before: Map<string, number>): Promise<string[]> {
  const { quotas = [] } = ENDPOINTS.find(({ method, path }) => `${method} ${path}` === name)!;
  const bounded = [
    ...quotas.map((quota) => COUNTED[quota].table),
    ...(PARTS[name] ?? []),
    ...Object.keys(BOUNDED),
  ];
  const after = await tableSizes();
  return [...after]
    .filter(([table, n]) => n > before.get(table)! && !bounded.includes(table))
    .map(([table]) => table);
}

type Sent = { params?: Record<string, string>; body?: unknown };
/** What has an entry before and after; what is created has no before, what is deleted no after. */
type Has = "before" | "after" | "both";

/** For each call, what is sent; whatever it needs is made first. */
const CHANGES: Record<string, [action: string, has: Has, send: () => Promise<Sent>]> = {
  "post /rules": [
    "rule.create",
    "after",
    async () => ({ body: { name: "r", severity: "warning", definition: THRESHOLD } }),
  ],
  "patch /rules/{ruleId}": [
    "rule.update",
    "both",
    async () => ({ params: { ruleId: await packRule() }, body: { enabled: false } }),
  ],
  "delete /rules/{ruleId}": ["rule.delete", "before", async () => ({ params: { ruleId: await packRule() } })],
  "post /rules/{ruleId}/reset": [
    "rule.update",
    "both",
    async () => {
      const ruleId = await packRule();
      await call("patch /rules/{ruleId}", { ruleId }, { severity: "critical" });
      return { params: { ruleId } };
    },
  ],
  "post /budgets": ["budget.create", "after", async () => ({ body: BUDGET })],
  "patch /budgets/{budgetId}": [
    "budget.update",
    "both",
    async () => ({ params: { budgetId: await made("post /budgets", BUDGET) }, body: { amount_usd: 2 } }),
  ],
  "delete /budgets/{budgetId}": [
    "budget.delete",
    "before",
    async () => ({ params: { budgetId: await made("post /budgets", BUDGET) } }),
  ],
  "post /prices": ["price.create", "after", async () => ({ body: { ...PRICE, model: randomUUID() } })],
  "put /prices/{priceId}": [
    "price.update",
    "both",
    async () => ({
      params: { priceId: await made("post /prices", { ...PRICE, model: randomUUID() }) },
      body: PRICE,
    }),
  ],
  "delete /prices/{priceId}": [
    "price.delete",
    "before",
    async () => ({ params: { priceId: await made("post /prices", { ...PRICE, model: randomUUID() }) } }),
  ],
  "post /prices/import": [
    "price.import",
    "after",
    async () => ({ body: { csv: "model,input_usd_per_mtok,output_usd_per_mtok\nimported,1,2\n" } }),
  ],
  "post /repricings": ["repricing.start", "after", async () => ({ body: { from: "2026-01-01" } })],
  "post /repricings/{repricingId}/cancel": [
    "repricing.cancel",
    "both",
    async () => {
      await pool().query("UPDATE repricings SET state = 'canceled' WHERE project_id = $1", [team.projectId]);
      return { params: { repricingId: await made("post /repricings", { from: "2026-01-01" }) } };
    },
  ],
  "post /channels": ["channel.create", "after", async () => ({ body: HOOK })],
  "patch /channels/{channelId}": [
    "channel.update",
    "both",
    async () => ({ params: { channelId: await channel() }, body: { name: "other" } }),
  ],
  "delete /channels/{channelId}": [
    "channel.delete",
    "before",
    async () => ({ params: { channelId: await channel() } }),
  ],
  "post /channels/{channelId}/rotate-secret": [
    "channel.rotate_secret",
    "both",
    async () => ({ params: { channelId: await channel() } }),
  ],
  "post /routes": ["route.create", "after", async () => ({ body: await route() })],
  "put /routes/{routeId}": [
    "route.update",
    "both",
    async () => {
      const body = await route();
      return {
        params: { routeId: await made("post /routes", body) },
        body: { ...body, severity: "critical" },
      };
    },
  ],
  "delete /routes/{routeId}": [
    "route.delete",
    "before",
    async () => ({ params: { routeId: await made("post /routes", await route()) } }),
  ],
  "post /silences": ["silence.create", "after", async () => ({ body: SILENCE })],
  "put /silences/{silenceId}": [
    "silence.update",
    "both",
    async () => ({
      params: { silenceId: await made("post /silences", SILENCE) },
      body: { ...SILENCE, comment: "d" },
    }),
  ],
  "delete /silences/{silenceId}": [
    "silence.delete",
    "before",
    async () => ({ params: { silenceId: await made("post /silences", SILENCE) } }),
  ],
  "post /incidents": ["incident.create", "after", async () => ({ body: INCIDENT })],
  "delete /incidents/{incidentId}": [
    "incident.delete",
    "before",
    async () => ({ params: { incidentId: await made("post /incidents", INCIDENT) } }),
  ],
  "post /annotations": ["annotation.create", "after", async () => ({ body: NOTE })],
  "put /annotations/{annotationId}": [
    "annotation.update",
    "both",
    async () => ({
      params: { annotationId: await made("post /annotations", NOTE) },
      body: { ...NOTE, text: "other" },
    }),
  ],
  "delete /annotations/{annotationId}": [
    "annotation.delete",
    "before",
    async () => ({ params: { annotationId: await made("post /annotations", NOTE) } }),
  ],
  "post /views": ["view.create", "after", async () => ({ body: view() })],
  "patch /views/{viewId}": [
    "view.update",
    "both",
    async () => ({ params: { viewId: await made("post /views", view()) }, body: { shared: true } }),
  ],
  "delete /views/{viewId}": [
    "view.delete",
    "before",
    async () => ({ params: { viewId: await made("post /views", view()) } }),
  ],
  "put /favorites": [
    "favorite.set",
    "both",
    async () => ({
      body: { page: "/traffic", view_id: await made("post /views", view()), starred: true },
    }),
  ],
  "put /default-views": [
    "default_view.set",
    "both",
    async () => ({ body: { page: "/traffic", view_id: await made("post /views", view()) } }),
  ],
  "put /agents/people": [
    "person.name",
    "after",
    async () => ({ body: { identity: "ann@example.com", name: "Ann" } }),
  ],
  "put /hit-modes": [
    "hit_modes.set",
    "both",
    async () => ({ body: { modes: [{ model: null, service: null, mode: "rate" }] } }),
  ],
  "post /alerts/{alertId}/acknowledge": [
    "alert.acknowledge",
    "both",
    async () => ({ params: { alertId: await firing() } }),
  ],
  "post /alerts/incidents/{alertIncidentId}/acknowledge": [
    "incident.acknowledge",
    "both",
    async () => ({ params: { alertIncidentId: await openIncident() } }),
  ],
  "post /alerts/{alertId}/resolve": [
    "alert.resolve",
    "both",
    async () => ({ params: { alertId: await firing() } }),
  ],
  "post /alerts/{alertId}/send": [
    "alert.send",
    "after",
    async () => {
      const alertId = await firing();
      const matching = await route();
      for (const severity of ["warning", "critical"]) await made("post /routes", { ...matching, severity });
      return { params: { alertId } };
    },
  ],
  "post /alerts/{alertId}/accept": [
    "alert.accept",
    "after",
    async () => ({ params: { alertId: await anomaly() } }),
  ],
  "post /alerts/{alertId}/comment": [
    "alert.comment",
    "after",
    async () => ({ params: { alertId: await firing() }, body: { text: "t" } }),
  ],
  "post /alerts/bulk": [
    "alert.acknowledge",
    "both",
    async () => ({ body: { action: "acknowledge", ids: [await firing()] } }),
  ],
  "post /links/{token}": [
    "alert.acknowledge",
    "both",
    async () => {
      const { id } = await notification("queued");
      const claim = { id, act: "acknowledge", expiresAt: Date.now() + 60_000 } as const;
      return {
        params: { token: signedLink(env().NEXTAUTH_SECRET, "", claim).slice("/act/".length) },
        body: {},
      };
    },
  ],
  "post /deliveries/{deliveryId}/resend": [
    "delivery.resend",
    "after",
    async () => ({ params: { deliveryId: (await notification("delivered")).id } }),
  ],
  "post /api-keys": ["api_key.create", "after", async () => ({ body: { name: "k", scopes: ["read"] } })],
  "patch /api-keys/{keyId}": [
    "api_key.update",
    "both",
    async () => ({ params: { keyId: await apiKey() }, body: { requests_per_minute: 5 } }),
  ],
  "post /api-keys/{keyId}/rotate": [
    "api_key.rotate",
    "both",
    async () => ({ params: { keyId: await apiKey() }, body: { keep_hours: 1 } }),
  ],
  "delete /api-keys/{keyId}": [
    "api_key.revoke",
    "before",
    async () => ({ params: { keyId: await apiKey() } }),
  ],
  "patch /members/{userId}": [
    "member.change_role",
    "both",
    async () => ({ params: { userId: await makeMember(team, "viewer") }, body: { role: "member" } }),
  ],
  "delete /members/{userId}": [
    "member.remove",
    "before",
    async () => ({ params: { userId: await makeMember(team, "viewer") } }),
  ],
  "patch /projects/{projectId}": [
    "project.change",
    "both",
    async () => ({ params: { projectId: String(team.projectId) }, body: { name: "Renamed" } }),
  ],
  "post /projects": ["project.create", "after", async () => ({ body: { name: "Second" } })],
  "delete /projects/{projectId}": [
    "project.delete",
    "before",
    async () => {
      await made("post /projects", { name: "Second" });
      return { params: { projectId: String(team.projectId) }, body: { name: "Project" } };
    },
  ],
  "post /teams": ["team.create", "after", async () => ({ body: { name: "Second" } })],
  "patch /team": ["team.rename", "both", async () => ({ body: { name: "Renamed" } })],
  "delete /team": [
    "team.delete",
    "before",
    async () => {
      await made("post /teams", { name: "Second" });
      await call("patch /team", {}, { name: "Going" });
      return { body: { name: "Going" } };
    },
  ],
  "post /teams/{teamId}/leave": [
    "member.leave",
    "before",
    async () => {
      await makeMember(team, "admin");
      return { params: { teamId: team.teamId } };
    },
  ],
  "post /invitations": [
    "invitation.create",
    "after",
    async () => ({ body: { email: "new@example.com", role: "viewer" } }),
  ],
  "delete /invitations/{invitationId}": [
    "invitation.revoke",
    "before",
    async () => ({ params: { invitationId: (await invitation("new@example.com")).id } }),
  ],
  "post /invitations/accept": [
    "invitation.accept",
    "after",
    async () => {
      const { token } = await invitation(`${randomUUID()}@example.com`);
      return { body: { token, name: "New", password: PASSWORD } };
    },
  ],
  "post /invitations/join": [
    "invitation.accept",
    "after",
    async () => {
      const { rows } = await pool().query("SELECT email FROM users WHERE id = $1", [userId]);
      const own = headers;
      const other = await makeTeam();
      headers = await browserHeaders(await makeMember(other, "admin"), other.projectId);
      const { token } = await invitation(rows[0].email);
      headers = own;
      return { body: { token } };
    },
  ],
  "post /members/{userId}/reset-link": [
    "password.make_reset_link",
    "after",
    async () => ({ params: { userId: await makeMember(team, "viewer") } }),
  ],
  "post /password-resets/use": [
    "password.reset",
    "after",
    async () => {
      const { body } = await call("post /members/{userId}/reset-link", { userId });
      return { body: { token: body.url.split("/").at(-1), password: PASSWORD } };
    },
  ],
  "patch /account": ["account.rename", "both", async () => ({ body: { name: "Ada" } })],
  "delete /sessions": ["session.end_all", "after", async () => ({})],
  "delete /sessions/{sessionId}": [
    "session.end",
    "after",
    async () => ({ params: { sessionId: (await call("get /sessions")).body.sessions[0].id } }),
  ],
  "put /password": [
    "password.change",
    "after",
    async () => {
      await pool().query("UPDATE users SET password_hash = $2 WHERE id = $1", [
        userId,
        await hashPassword(PASSWORD),
      ]);
      return { body: { current: PASSWORD, password: `${PASSWORD} 2` } };
    },
  ],
  "post /setup": [
    "installation.set_up",
    "after",
    async () => {
      await emptyInstallation();
      const code = makeSetUpCode();
      await transaction((client) => replaceSetUpCodeHash(client, hashSetUpCode(code)));
      return { body: { code, email: "first@example.com", password: PASSWORD } };
    },
  ],
};

type Row = {
  id: string;
  actor_kind: string;
  actor_name: string | null;
  team_id: string | null;
  action: string;
  address: string | null;
  user_agent: string | null;
  before: object | null;
  after: object | null;
};
const entries = async () => (await pool().query<Row>("SELECT * FROM audit_entries ORDER BY id")).rows;

const changing = ENDPOINTS.filter(({ method }) => method !== "get").map(
  ({ method, path }) => `${method} ${path}`,
);

it("every call that changes something is walked below", () => {
  expect([...Object.keys(CHANGES), ...CHANGES_NOTHING, ...ELSEWHERE].sort()).toEqual([...changing].sort());
});

describe("leaves one entry with who, from where, before and after, and no secret:", () => {
  it.each(Object.entries(CHANGES))("%s", async (name, [action, has, send]) => {
    const { params, body } = await send();
    const before = new Set((await entries()).map(({ id }) => id));
    const sizes = await tableSizes();
    const answer = await call(name, params, body);
    expect(answer.status, answer.text).toBeLessThan(300);
    expect(await grownWithoutQuota(name, sizes)).toEqual([]);
    const written = (await entries()).filter(({ id }) => !before.has(id));
    expect(written).toHaveLength(1);
    const [entry] = written;
    expect(entry).toMatchObject({ action, address: "192.0.2.7", user_agent: "Audit test" });
    expect({ before: entry!.before !== null, after: entry!.after !== null }).toEqual({
      before: has !== "after",
      after: has !== "before",
    });
    if (has === "both") expect(entry!.before).not.toEqual(entry!.after);
    const byLink = name === "post /links/{token}";
    const bySystem = name === "post /setup";
    expect(entry!.actor_kind).toBe(byLink ? "link" : bySystem ? "system" : "user");
    if (!byLink && !bySystem) expect(entry!.actor_name).toMatch(/@example\.com$/);
    if (OWN.includes(name)) expect(entry!.team_id).toBeNull();
    else expect(entry!.team_id).not.toBeNull();
    const text = JSON.stringify(entry);
    for (const secret of [...SECRETS, ...generatedSecrets(answer.body)]) expect(text).not.toContain(secret);
  });

  /** What the answer returned only once. */
  const generatedSecrets = (body: Record<string, unknown> | null) =>
    [body?.secret, body?.key, body?.api_key, body?.url].filter(
      (one): one is string => typeof one === "string",
    );

  it.each(CHANGES_NOTHING.filter((name) => /match|preview/.test(name)))(
    "but %s leaves none",
    async (name) => {
      const before = (await entries()).length;
      const body = name.includes("match")
        ? { severity: "warning", labels: {} }
        : name === "post /repricings/preview"
          ? { from: "2026-01-01" }
          : { matchers: { model: "x" } };
      expect((await call(name, {}, body)).status).toBe(200);
      expect(await entries()).toHaveLength(before);
    },
  );

  it("and a change that fails leaves none", async () => {
    const before = (await entries()).length;
    expect((await call("post /channels", {}, { ...HOOK, name: "" })).status).toBe(400);
    expect((await call("delete /members/{userId}", { userId })).status).toBe(409);
    expect(await entries()).toHaveLength(before);
  });
});

describe("the audit log", () => {
  async function list(query = ""): Promise<AuditPage> {
    const found = routes.find(({ address, method }) => address === "/api/v1/audit" && method === "GET")!;
    const answer = await callRoute(found, headers, { query });
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return JSON.parse(text);
  }
  const actions = async (query: string) => (await list(query)).entries.map(({ action }) => action);

  beforeEach(async () => {
    const budgetId = await made("post /budgets", BUDGET);
    await call("patch /budgets/{budgetId}", { budgetId }, { name: "=cmd()" });
    const { id, key } = await makeKey(team, "manage");
    const own = headers;
    headers = { authorization: `Bearer ${key}`, "user-agent": "-script" };
    await made("post /incidents", INCIDENT);
    headers = own;
    await pool().query("UPDATE api_keys SET name = 'gone' WHERE id = $1", [id]);
  });

  it("shows the newest first, with the name of the actor at the time", async () => {
    const { entries: shown, next_cursor } = await list();
    expect(shown.map(({ action }) => action)).toEqual(["incident.create", "budget.update", "budget.create"]);
    expect(shown[0]).toMatchObject({
      actor: { kind: "key", name: "manage" },
      user_agent: "-script",
      project: "Project",
    });
    expect(shown[1]).toMatchObject({
      resource: { name: "=cmd()" },
      before: { name: "b" },
      after: { name: "=cmd()" },
    });
    expect(next_cursor).toBeNull();
  });

  it("is filtered by person, action, resource and time", async () => {
    const { entries: shown } = await list();
    expect(await actions("?actor=manage")).toEqual(["incident.create"]);
    expect(await actions(`?actor=${shown[1]!.actor.name}`)).toEqual(["budget.update", "budget.create"]);
    expect(await actions("?action=budget.create&action=incident.create")).toEqual([
      "incident.create",
      "budget.create",
    ]);
    expect(await actions("?resource=budget")).toEqual(["budget.update", "budget.create"]);
    expect(await actions(`?resource=${shown[0]!.resource.id}`)).toEqual(["incident.create"]);
    expect(await actions("?from=2099-01-01T00:00:00Z")).toEqual([]);
    expect(await actions("?to=2020-01-01T00:00:00Z")).toEqual([]);
    expect(await actions("?actor=nobody")).toEqual([]);
  });

  it("comes in pages that neither repeat nor skip", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: AuditPage = await list(`?limit=1&cursor=${cursor}`);
      seen.push(...page.entries.map(({ action }) => action));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(["incident.create", "budget.update", "budget.create"]);
  });

  it.each([
    ["cursor=x", "cursor"],
    ["cursor=99999999999999999999", "cursor"],
    ["limit=0", "limit"],
    ["limit=a", "limit"],
    ["from=yesterday", "from"],
    ["to=2026-01-01", "to"],
    [`actor=${"x".repeat(201)}`, "actor.0"],
  ])("names the parameter that is wrong: %s", async (query, field) => {
    const found = routes.find(({ address, method }) => address === "/api/v1/audit" && method === "GET")!;
    const answer = await callRoute(found, headers, { query: `?${query}` });
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.details[0].path).toBe(field);
  });

  it("is exported as CSV that no spreadsheet runs", async () => {
    const found = routes.find(({ address, method }) => address === "/api/v1/audit" && method === "GET")!;
    const answer = await callRoute(found, headers, { query: "?format=csv&resource=budget&limit=1" });
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      "at,actor_kind,actor,action,resource,resource_id,project,address,user_agent,before,after",
    );
    expect(lines[1]).toContain(",budget.update,'=cmd(),");
    const all = await (await callRoute(found, headers, { query: "?format=csv" })).text();
    expect(all).toContain(",'-script,");
  });

  it("holds nothing of another team, but what members changed in their own accounts", async () => {
    const text = JSON.stringify(await list());
    await pool().query(
      `INSERT INTO audit_entries (actor_kind, actor_id, actor_name, action, subject)
       VALUES ('user', $1, 'me', 'password.change', $1), ('user', $2, 'x', 'password.change', $2)`,
      [userId, randomUUID()],
    );
    expect(await actions("?action=password.change")).toEqual(["password.change"]);
    team = await makeTeam();
    headers = await browserHeaders(await makeMember(team, "admin"), team.projectId);
    expect(await list()).toEqual({ entries: [], next_cursor: null });
    expect(text).not.toBe("");
  });
});
