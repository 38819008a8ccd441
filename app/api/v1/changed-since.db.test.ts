import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadHitModes } from "@/lib/dashboard/detectors/load-hit-modes";
import { loadPrices } from "@/lib/dashboard/prices/load-prices";
import { loadApiKeys } from "@/lib/dashboard/settings/load-api-keys";
import { loadBudgets } from "@/lib/dashboard/settings/load-budgets";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { loadViews } from "@/lib/dashboard/settings/load-views";
import { loadAnnotations } from "@/lib/manage/edit-annotations";
import { loadChannelViews } from "@/lib/manage/edit-channels";
import { loadRoutes } from "@/lib/manage/edit-routes";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { loadSilences } from "@/lib/manage/edit-silences";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { pool } from "@/lib/store/database/pool";
import { type ApiRoute, callRoute, listApiRoutes } from "@/test/api-routes";
import { browserHeaders, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { withTableLock } from "@/test/table-lock";

let team: TestTeam;
let ann: string;
let headers: Record<string, string>;
let others: Record<string, string>;
let routes: ApiRoute[];
beforeAll(async () => {
  routes = await listApiRoutes();
});
beforeEach(async () => {
  team = await makeTeam();
  ann = await makeMember(team, "admin");
  const ben = await makeMember(team, "admin");
  await pool().query("UPDATE users SET name = 'Ben' WHERE id = $1", [ben]);
  headers = await browserHeaders(ann, team.projectId);
  others = await browserHeaders(ben, team.projectId);
});
afterAll(() => pool().end());

type Thing = Record<string, unknown>;
type Case = {
  /** Makes one; null where there always is one. */
  make: { path: string; body: () => Promise<object> | object } | null;
  /** As a page reads it. */
  read: () => Promise<readonly object[]>;
  /** What each of the two people makes of it. */
  changes: (was: Thing) => [object, object];
};

const NOW = Date.parse("2026-11-10T12:00:00.000Z");
const hook = (name: string) => ({ name, kind: "webhook", config: { url: "https://receiver.example/hook" } });
const named = (was: Thing): [object, object] => [
  { ...was, name: "Ann's" },
  { ...was, name: "Ben's" },
];
const names = (): [object, object] => [{ name: "Ann's" }, { name: "Ben's" }];
const without = (was: Thing, ...fields: string[]) =>
  Object.fromEntries(Object.entries(was).filter(([name]) => !fields.includes(name)));

const CASES: Record<string, Case> = {
  "/annotations/{annotationId}": {
    make: { path: "/annotations", body: () => ({ from: "2026-11-10T11:00:00.000Z", text: "Deploy" }) },
    read: () => loadAnnotations(team.projectId, { from: NOW - 86_400_000, to: NOW }),
    changes: ({ from }) => [
      { from, text: "Ann's" },
      { from, text: "Ben's" },
    ],
  },
  "/views/{viewId}": {
    make: {
      path: "/views",
      body: () => ({ page: "/traffic", name: "View", query: "model=a", shared: true }),
    },
    read: async () => (await loadViews(team.projectId, ann)).views,
    changes: () => [{ query: "model=b" }, { name: "Ben's" }],
  },
  "/budgets/{budgetId}": {
    make: {
      path: "/budgets",
      body: () => ({ name: "Daily", amount_usd: 10, scope: { service: ["search"], model: ["gpt-5"] } }),
    },
    read: () => loadBudgets(team.projectId, NOW),
    changes: () => [{ amount_usd: 20 }, { amount_usd: 30 }],
  },
  "/rules/{ruleId}": {
    make: null,
    read: () => loadRuleViews(team.projectId),
    changes: names,
  },
  "/channels/{channelId}": {
    make: { path: "/channels", body: () => hook("Hook") },
    read: () => loadChannelViews(team.projectId),
    changes: names,
  },
  "/routes/{routeId}": {
    make: {
      path: "/routes",
      body: async () => {
        await send("POST", "/channels", {}, hook("Routed"));
        const id = (await loadChannelViews(team.projectId)).find(({ name }) => name === "Routed")!.id;
        return { severity: "warning", matchers: { model: "a", service: "b" }, channel_ids: [id] };
      },
    },
    read: () => loadRoutes(team.projectId),
    changes: (was) => [
      without({ ...was, severity: "critical" }, "id"),
      without({ ...was, matchers: {} }, "id"),
    ],
  },
  "/prices/{priceId}": {
    make: {
      path: "/prices",
      body: () => ({ model: "atlas", input_usd_per_mtok: 1, output_usd_per_mtok: 2, from: "2026-11-01" }),
    },
    read: async () => (await loadPrices(team.projectId)).prices,
    changes: () => {
      const price = { model: "atlas", output_usd_per_mtok: 2 };
      return [
        { ...price, input_usd_per_mtok: 3 },
        { ...price, input_usd_per_mtok: 4 },
      ];
    },
  },
  "/silences/{silenceId}": {
    make: {
      path: "/silences",
      body: () => ({ matchers: { model: "a" }, ends_at: "2099-01-01T00:00:00.000Z", comment: "Work" }),
    },
    read: () => loadSilences(team.projectId, NOW),
    changes: (was) => {
      const { matchers, ends_at } = was;
      return [
        { matchers, ends_at, comment: "Ann's" },
        { matchers, ends_at, comment: "Ben's" },
      ];
    },
  },
  "/api-keys/{keyId}": {
    make: { path: "/api-keys", body: () => ({ name: "Key", scopes: ["read"] }) },
    read: () => loadApiKeys(team.projectId, NOW),
    changes: names,
  },
  "/projects/{projectId}": { make: null, read: () => loadProjects(ann), changes: names },
  "/team": {
    make: null,
    read: async () => (await loadProjects(ann)).map(({ team: name }) => ({ name })),
    changes: named,
  },
  "/hit-modes": {
    make: null,
    read: async () => [await loadHitModes(team.projectId, NOW)],
    changes: () => {
      const mode = { metric: null, model: null, service: null, mode: "notify" };
      return [{ modes: [{ ...mode, sensitivity: 3 }] }, { modes: [{ ...mode, sensitivity: 4 }] }];
    },
  },
};

function send(method: string, path: string, params: Record<string, string>, body: object, by = headers) {
  const address = `/api/v1${path.replace(/\{(\w+)\}/g, "[$1]")}`;
  const route = routes.find((one) => one.address === address && one.method === method.toUpperCase())!;
  return callRoute(route, by, { params, body });
}

async function made(path: string, { make, read }: Case) {
  if (make) expect((await send("POST", make.path, {}, await make.body())).status).toBe(201);
  const find = async (id?: unknown) => {
    const all = (await read()) as Thing[];
    return JSON.parse(
      JSON.stringify(id === undefined ? all.at(-1) : all.find((one) => one.id === id)),
    ) as Thing;
  };
  const seen = await find();
  const [name] = [...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => one!);
  const params: Record<string, string> = name ? { [name]: String(seen.id) } : {};
  const { method } = ENDPOINTS.find((one) => one.path === path && one.compares)!;
  return { find, seen, params, method };
}

/** Answers of calls that meet: each comes as far as it can before any of them writes. */
function meeting(calls: () => Promise<Response>[]): Promise<Response[]> {
  const tables = `annotations, saved_views, budgets, rules, channels, routes, price_overrides, silences, api_keys, projects,
    teams, hit_modes`;
  return withTableLock(tables, "EXCLUSIVE", async ({ free }) => {
    const answers = Promise.all(calls());
    await expect
      .poll(async () => {
        const { rows } = await pool().query(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows[0].n;
      })
      .toBe(2);
    await free();
    return answers;
  });
}

describe("a change of something that someone else has changed since it was read", () => {
  it("is compared by every endpoint that people edit things with", () => {
    const comparing = ENDPOINTS.filter(({ compares }) => compares).map(({ path }) => path);
    expect(Object.keys(CASES).sort()).toEqual([...comparing].sort());
  });

  it.each(Object.entries(CASES))("%s is refused, and the other change stays", async (path, of) => {
    const { find, seen, params, method } = await made(path, of);
    const [own, foreign] = of.changes(seen);

    const first = await send(method, path, params, { ...foreign, seen }, others);
    expect(first.ok, await first.clone().text()).toBe(true);
    const changed = await find(seen.id);
    const late = await send(method, path, params, { ...own, seen });
    expect(late.status).toBe(409);
    const { error } = (await late.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe("changed_since");
    expect(error.message).toMatch(/^Ben changed this (just now|.* ago), after you opened it\. /);
    expect(await find(seen.id)).toEqual(changed);

    const knowing = await send(method, path, params, { ...own, seen: changed });
    expect(knowing.ok, await knowing.clone().text()).toBe(true);
    expect(await find(seen.id)).not.toEqual(changed);
    // Saved anyway, or by a script that knows nothing of it.
    expect((await send(method, path, params, foreign)).ok).toBe(true);
  });
});

describe("two people at once", () => {
  it.each(Object.entries(CASES))("%s: one of two changes is refused", async (path, of) => {
    const { seen, params, method } = await made(path, of);
    const [own, foreign] = of.changes(seen);
    const answers = await meeting(() => [
      send(method, path, params, { ...own, seen }),
      send(method, path, params, { ...foreign, seen }, others),
    ]);
    const refused = answers.filter(({ ok }) => !ok);
    expect(refused.map(({ status }) => status)).toEqual([409]);
    expect(await refused[0]!.json()).toMatchObject({ error: { code: "changed_since" } });
  });

  const deleted = Object.entries(CASES).filter(([path, { make }]) => {
    return make && ENDPOINTS.some((one) => one.path === path && one.method === "delete");
  });
  it.each(deleted)("%s: a change that meets the deletion does not fail", async (path, of) => {
    const { find, seen, params, method } = await made(path, of);
    const [own] = of.changes(seen);
    const [change, removal] = await meeting(() => [
      send(method, path, params, own),
      send("DELETE", path, params, {}, others),
    ]);
    expect(removal!.ok, await removal!.clone().text()).toBe(true);
    expect([true, 404]).toContain(change!.ok || change!.status);
    expect(await find(seen.id).catch(() => undefined)).toBeUndefined();
  });
});
