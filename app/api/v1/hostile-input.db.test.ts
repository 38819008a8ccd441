import { beforeAll, describe, expect, it } from "vitest";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import type { ApiErrorBody } from "@/lib/schema/http/api-error";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { pool } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { ABSENT, BODIES, replaced } from "@/test/valid-bodies";

// For any input the answer names the invalid field, and is never a 500.

const routes = await listApiRoutes();
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
        for (const body of replaced(BODIES[name], () => inherited)) {
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
