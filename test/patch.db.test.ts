import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { NEW_DRAFT, readDraft } from "@/app/(dashboard)/rules/rule-draft";
import { makeProject } from "@/lib/manage/make-project";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { pool, transaction } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "./api-routes";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "./people";

type Fields = Record<string, unknown>;
type Patched = {
  /** Every field with a value that is not its default. */
  stored: Fields;
  /** Another value of every field. */
  others: Fields;
  /** Creates one with the stored values and returns its id; without it, `stored` is sent to the existing one. */
  id?: (team: TestTeam, userId: string) => Promise<string>;
  /** Where it is shown, if not in the list above it. */
  list?: string;
};

const threshold = readDraft({ ...NEW_DRAFT, name: "Slow", min_requests: "7" });
const PATCHED: Record<string, Patched> = {
  "/rules/{ruleId}": {
    stored: { ...threshold, severity: "critical", enabled: false, runbook_url: "https://wiki.example/fast" },
    others: {
      name: "Slower",
      definition: readDraft({ ...NEW_DRAFT, threshold: "60" }).definition,
      severity: "warning",
      enabled: true,
      runbook_url: "https://wiki.example/slow",
    },
  },
  "/channels/{channelId}": {
    stored: {
      name: "Pager",
      kind: "webhook",
      config: {
        url: "https://hooks.example.com/1",
        format: "alertmanager",
        headers: { Authorization: "Bearer t0ken", "X-Team": "llm" },
      },
      enabled: false,
    },
    others: { name: "Desk", config: { format: "standard" }, enabled: true },
  },
  "/budgets/{budgetId}": {
    stored: {
      name: "Team",
      amount_usd: 1_000,
      period: "monthly",
      time_zone: "Asia/Tokyo",
      scope: { model: ["gpt-5"] },
    },
    others: {
      name: "All",
      amount_usd: 2_000,
      period: "weekly",
      time_zone: "Europe/Vienna",
      scope: { service: ["search"] },
    },
  },
  "/members/{userId}": {
    stored: { role: "viewer" },
    others: { role: "member" },
    id: (team) => makeMember(team, "member"),
  },
  "/projects/{projectId}": {
    stored: {
      name: "Search",
      time_zone: "Asia/Tokyo",
      output_includes_thinking: true,
      gateway_counts: true,
      keeps_people: false,
      joins_incidents: false,
      archived: true,
    },
    others: {
      name: "Chat",
      time_zone: "Europe/Vienna",
      output_includes_thinking: false,
      gateway_counts: false,
      keeps_people: true,
      joins_incidents: true,
      archived: false,
    },
    id: async ({ teamId, projectId }) => {
      // The last project of a team cannot be archived.
      await transaction((client) => makeProject(client, teamId, { name: "Other", timeZone: "UTC" }));
      return String(projectId);
    },
  },
  "/views/{viewId}": {
    stored: { page: "/traffic", name: "Slow", query: "model=gpt-5", shared: true },
    others: { name: "Fast", query: "model=gpt-5-mini", shared: false },
  },
  "/api-keys/{keyId}": {
    stored: { name: "Sender", requests_per_minute: 600 },
    others: { name: "Reader", requests_per_minute: null },
    id: async (team) => (await makeKey(team, "read")).id,
  },
  "/team": {
    stored: { name: "Platform" },
    others: { name: "Research" },
    id: ({ teamId }) => Promise.resolve(teamId),
    list: "/teams",
  },
  "/account": {
    stored: { name: "Ann", time_zone: "utc" },
    others: { name: "Beth", time_zone: "browser" },
    id: (_, userId) => Promise.resolve(userId),
    list: "/account",
  },
};
/** Shown beside the fields that a PATCH takes: without a change they stay, too. */
const BESIDE = [
  "id",
  "user_id",
  "kind",
  "version",
  "pack_key",
  "health",
  "disabled_reason",
  "email",
  "since",
];

const routes = await listApiRoutes();
const patches = ENDPOINTS.filter(({ method }) => method === "patch");

afterAll(() => pool().end());

async function begin(path: string) {
  const { stored, id: given, list: elsewhere } = PATCHED[path]!;
  const team = await makeTeam();
  const userId = await makeMember(team, "admin");
  const headers = await browserHeaders(userId, team.projectId);
  const [, above, parameter] = path.match(/^(\/[\w-]+)(?:\/\{(\w+)\})?$/)!;
  const list = elsewhere ?? above!;
  const call = async (method: string, address: string, body?: unknown, id?: string) => {
    const folder = `/api/v1${address.replaceAll(/\{(\w+)\}/g, "[$1]")}`;
    const route = routes.find((one) => one.method === method && one.address === folder)!;
    const params = id === undefined || parameter === undefined ? {} : { [parameter]: id };
    const answer = await callRoute(route, headers, { params, body });
    return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Fields };
  };
  const made = given ? null : await call("POST", list, stored);
  if (made) expect(made.status, JSON.stringify(made.body)).toBe(201);
  const id = given ? await given(team, userId) : String(made!.body.id);
  const patch = async (body: Fields) => {
    const answer = await call("PATCH", path, body, id);
    expect([200, 204], JSON.stringify(answer.body)).toContain(answer.status);
  };
  if (given) await patch(stored);
  const shown = async (): Promise<Fields> => {
    const { body } = await call("GET", list);
    const all = list === path ? [body] : (Object.values(body)[0] as Fields[]);
    const found = all.find((one) => String(one.id ?? one.user_id) === id)!;
    return "archived_at" in found ? { ...found, archived: found.archived_at !== null } : found;
  };
  return { patch, shown };
}

const pick = (from: Fields, names: readonly string[]) =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

describe.each(patches)("PATCH $path", ({ path, body }) => {
  const fields = Object.keys((body as z.ZodObject).shape);

  it("is tested with every field that it accepts", () => {
    expect(Object.keys(PATCHED[path]?.others ?? {}).sort()).toEqual(fields.sort());
    expect(Object.keys(PATCHED[path]!.stored)).toEqual(expect.arrayContaining(fields));
  });

  it("changes nothing if nothing is sent", async () => {
    const { patch, shown } = await begin(path);
    const before = await shown();
    await patch({});
    expect(pick(await shown(), [...fields, ...BESIDE])).toEqual(pick(before, [...fields, ...BESIDE]));
  });

  it.each(fields)("changes only %s", async (field) => {
    const { patch, shown } = await begin(path);
    const before = await shown();
    const value = PATCHED[path]!.others[field];
    await patch({ [field]: value });
    const after = await shown();
    expect(after).toMatchObject({ [field]: value });
    const rest = fields.filter((name) => name !== field);
    expect(pick(after, rest)).toEqual(pick(before, rest));
  });
});

it("covers every PATCH of the API", () => {
  expect(patches.map(({ path }) => path).sort()).toEqual(Object.keys(PATCHED).sort());
});

it("leaves a paused rule paused when it is saved in the editor", async () => {
  const { patch, shown } = await begin("/rules/{ruleId}");
  await patch(readDraft({ ...NEW_DRAFT, name: "r2" }));
  expect(await shown()).toMatchObject({ name: "r2", severity: "warning", enabled: false });
});

it("keeps a channel's health when it is renamed", async () => {
  const { patch, shown } = await begin("/channels/{channelId}");
  await patch({ enabled: true });
  const { id } = await shown();
  const trouble = async () =>
    (
      await pool().query("SELECT health, consecutive_failures, paused_until FROM channels WHERE id = $1", [
        id,
      ])
    ).rows;
  await pool().query(
    `UPDATE channels SET health = 'degraded', consecutive_failures = 5, paused_until = '2030-01-01' WHERE id = $1`,
    [id],
  );
  const before = await trouble();
  await patch({ name: "Desk" });
  expect(await trouble()).toEqual(before);
  const secret = `whsec_${"A".repeat(32)}`;
  const headers = { Authorization: null, "X-Team": null };
  await patch({ config: { url: "https://hooks.example.com/2", secret, headers } });
  expect(await trouble()).toEqual([{ health: "unknown", consecutive_failures: 0, paused_until: null }]);
});
