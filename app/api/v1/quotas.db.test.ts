import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { QUOTAS, type QuotaName, quotaText } from "@/lib/schema/http/quota";
import { insertAlert } from "@/lib/store/alerts/alerts";
import { pool, transaction } from "@/lib/store/database/pool";
import { COUNTED } from "@/lib/store/database/quotas";
import { alertFixture } from "@/test/alert-fixture";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { browserHeaders, makeMember, makeTeam, type TestTeam } from "@/test/people";

const routes = await listApiRoutes();

let team: TestTeam;
let headers: Record<string, string>;
beforeEach(async () => {
  team = await makeTeam();
  adminId = await makeMember(team, "admin");
  targetId = await makeMember(team, "viewer");
  headers = await browserHeaders(adminId, team.projectId);
  const { rows } = await pool().query("SELECT id FROM rules WHERE project_id = $1 LIMIT 1", [team.projectId]);
  const alert = {
    ...alertFixture(team.projectId),
    ruleId: rows[0].id,
    fingerprint: randomUUID(),
    episode: 1,
  };
  alertId = (await transaction((client) => insertAlert(client, alert))).id;
});
afterAll(() => pool().end());

async function call(name: string, body?: unknown, params: Record<string, string> = {}) {
  const [method, path] = name.split(" ") as [string, string];
  const address = `/api/v1${path.replaceAll(/\{(\w+)\}/g, "[$1]")}`;
  const route = routes.find((one) => one.method === method && one.address === address)!;
  const answer = await callRoute(route, headers, { params, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}

const hook = () => ({ name: randomUUID(), kind: "webhook", config: { url: "https://receiver.example/x" } });
const CLOSED = { kind: "circuit_open", closed_seconds: 60 };
const silence = (hours: number) => ({
  matchers: { model: randomUUID() },
  starts_at: new Date(Date.now() - 7_200_000).toISOString(),
  ends_at: new Date(Date.now() + hours * 3_600_000).toISOString(),
});

type Create = {
  /** Creates one by the API. */
  one: () => ReturnType<typeof call>;
  scope: () => number | string;
  /** What a copy of its row must have of its own, in SQL of `i`; or how to make copies. */
  own: Record<string, string> | ((count: number) => Promise<unknown>);
};

const ID = { id: "gen_random_uuid()" };
const NAMED = { ...ID, name: "'copy ' || i" };
const project = () => team.projectId;
let alertId: string;
let targetId: string;
let adminId: string;
const HASH = "'\\x' || md5(i::text) || md5(random()::text)";

const CREATES: Record<QuotaName, Create> = {
  rules: {
    one: () => call("POST /rules", { name: randomUUID(), severity: "warning", definition: CLOSED }),
    scope: project,
    own: { ...NAMED, pack_key: "NULL" },
  },
  budgets: {
    one: () => call("POST /budgets", { name: randomUUID(), amount_usd: 1 }),
    scope: project,
    own: NAMED,
  },
  channels: { one: () => call("POST /channels", hook()), scope: project, own: NAMED },
  routes: {
    one: async () => {
      const { rows } = await pool().query("SELECT id FROM channels WHERE project_id = $1", [team.projectId]);
      const id = rows[0]?.id ?? (await call("POST /channels", hook())).body.id;
      return call("POST /routes", { severity: "warning", matchers: {}, channel_ids: [id] });
    },
    scope: project,
    own: ID,
  },
  silences: { one: () => call("POST /silences", silence(1)), scope: project, own: ID },
  silence_history: { one: () => call("POST /silences", silence(-1)), scope: project, own: ID },
  incidents: {
    one: () =>
      call("POST /incidents", {
        from: "2026-01-01T00:00:00Z",
        to: "2026-01-01T01:00:00Z",
        model: "m",
        service: "s",
      }),
    scope: project,
    own: ID,
  },
  annotations: {
    one: () => call("POST /annotations", { from: "2026-01-01T00:00:00Z", text: "t" }),
    scope: project,
    own: ID,
  },
  views: {
    one: () => call("POST /views", { page: "/traffic", name: randomUUID(), query: "" }),
    scope: () => adminId,
    own: NAMED,
  },
  favorites: {
    one: async () => {
      const view = { page: "/traffic", name: randomUUID(), query: "" };
      const { body } = await call("POST /views", view);
      return call("PUT /favorites", { page: "/traffic", view_id: body.id, starred: true });
    },
    scope: () => adminId,
    own: ID,
  },
  prices: {
    one: () => call("POST /prices", { model: randomUUID(), input_usd_per_mtok: 1, output_usd_per_mtok: 2 }),
    scope: project,
    own: { ...ID, model: "'copy ' || i" },
  },
  people_names: {
    one: () => call("PUT /agents/people", { identity: `${randomUUID()}@example.com`, name: "Ann" }),
    scope: project,
    own: { person: "'copy ' || i" },
  },
  api_keys: {
    one: () => call("POST /api-keys", { name: "k", scopes: ["read"] }),
    scope: project,
    own: { ...ID, key_hash: HASH },
  },
  alert_entries: {
    one: () => call("POST /alerts/{alertId}/comment", { text: "t" }, { alertId }),
    scope: () => alertId,
    own: { id: "-i" },
  },
  projects: {
    one: () => call("POST /projects", { name: randomUUID() }),
    scope: () => team.teamId,
    own: { id: "2000000 + i", name: "'copy ' || i" },
  },
  members: {
    one: async () => {
      const made = await call("POST /invitations", { email: `${randomUUID()}@example.com`, role: "viewer" });
      const token = made.body.url.split("/").at(-1);
      return call("POST /invitations/accept", { token, name: "N", password: "a long enough passphrase" });
    },
    scope: () => team.teamId,
    own: (count) =>
      pool().query(
        `WITH made AS (INSERT INTO users (email, name, password_hash)
           SELECT gen_random_uuid() || '@example.com', '', 'none' FROM generate_series(1, $2::int) RETURNING id)
         INSERT INTO memberships (team_id, user_id, role) SELECT $1::uuid, id, 'viewer' FROM made`,
        [team.teamId, count],
      ),
  },
  invitations: {
    one: () => call("POST /invitations", { email: `${randomUUID()}@example.com`, role: "viewer" }),
    scope: () => team.teamId,
    own: { ...ID, email: "i || '@example.org'", token_hash: HASH },
  },
  teams: {
    one: () => call("POST /teams", { name: randomUUID() }),
    scope: () => adminId,
    own: (count) =>
      pool().query(
        `WITH made AS (INSERT INTO teams (name) SELECT 'copy ' || i FROM generate_series(1, $2::int) AS i RETURNING id)
         INSERT INTO memberships (team_id, user_id, role) SELECT id, $1::uuid, 'admin' FROM made`,
        [adminId, count],
      ),
  },
  reset_links: {
    one: () => call("POST /members/{userId}/reset-link", undefined, { userId: targetId }),
    scope: () => targetId,
    own: { ...ID, token_hash: HASH },
  },
};

async function count(quota: QuotaName): Promise<number> {
  const { table, scope, counts = "true" } = COUNTED[quota];
  const { rows } = await pool().query(
    `SELECT count(*)::int AS n FROM ${table} WHERE ${scope} = $1 AND ${counts}`,
    [CREATES[quota].scope()],
  );
  return rows[0].n;
}

/** Makes copies until `most` rows count. */
async function fill(quota: QuotaName, most: number): Promise<void> {
  const { own, scope } = CREATES[quota];
  const missing = most - (await count(quota));
  if (typeof own === "function") return void (await own(missing));
  const { table, scope: column } = COUNTED[quota];
  const changed = Object.entries(own).map(([name, value]) => `'${name}', ${value}`);
  await pool().query(
    `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
     SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(x) || jsonb_build_object(${changed.join(", ")}))).*
     FROM (SELECT * FROM ${table} WHERE ${column} = $1 LIMIT 1) AS x, generate_series(1, $2::int) AS i`,
    [scope(), missing],
  );
}

describe("a quota", () => {
  it.each(Object.keys(QUOTAS) as QuotaName[])(
    "of %s lets the last one in, and only one of two",
    async (quota) => {
      const { one } = CREATES[quota];
      const first = await one();
      expect(first.status, JSON.stringify(first.body)).toBeLessThan(300);
      await fill(quota, QUOTAS[quota].most - 1);
      const two = await Promise.all([one(), one()]);
      expect(two.map(({ status }) => (status < 300 ? "made" : status)).sort()).toEqual([409, "made"]);
      const refused = await one();
      expect(refused.status).toBe(409);
      expect(refused.body.error.code).toBe("quota");
      expect(refused.body.error.message).toContain(`${quotaText(quota)}; `);
      expect(await count(quota)).toBe(QUOTAS[quota].most);
    },
  );

  it("is free again after one is deleted, and counts each project alone", async () => {
    const { one } = CREATES.budgets;
    const made = await one();
    await fill("budgets", QUOTAS.budgets.most);
    expect((await one()).status).toBe(409);
    expect((await call("DELETE /budgets/{budgetId}", undefined, { budgetId: made.body.id })).status).toBe(
      204,
    );
    expect((await one()).status).toBe(201);
    const other = await makeTeam();
    headers = await browserHeaders(await makeMember(other, "admin"), other.projectId);
    expect((await one()).status).toBe(201);
  });
});
