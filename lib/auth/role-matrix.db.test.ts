import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { browserHeaders, makeKey, makeMember, makeTeam } from "@/test/people";

const OPEN = [
  "/api/auth/",
  "/api/health/",
  "/api/v1/setup",
  "/api/v1/openapi.json",
  "/api/v1/invitations/",
  "/api/v1/password-resets/",
  "/api/v1/links/",
];

const found = await listApiRoutes();

test("finds routes", () => {
  expect(found.length).toBeGreaterThan(8);
});

test.each(found)("$method $address declares its access", ({ route, address }) => {
  expect(["ingest", "read", "act", "edit", "admin", "account", "open"]).toContain(route.access);
  if (route.access === "open") expect(OPEN.some((prefix) => `${address}/`.startsWith(prefix))).toBe(true);
});

/** The access of each kind of caller. "in" is anything but 401, 403 and 5xx. */
const MATRIX: Record<string, Record<string, "in" | 401 | 403 | 404>> = {
  read: {
    none: 401,
    viewer: "in",
    member: "in",
    admin: "in",
    foreign: 404,
    ingest: 403,
    read: "in",
    manage: 403,
  },
  ingest: {
    none: 401,
    viewer: 401,
    member: 401,
    admin: 401,
    foreign: 401,
    ingest: "in",
    read: 403,
    manage: 403,
  },
  act: {
    none: 401,
    viewer: 403,
    member: "in",
    admin: "in",
    foreign: 404,
    ingest: 403,
    read: 403,
    manage: "in",
  },
  edit: {
    none: 401,
    viewer: 403,
    member: "in",
    admin: "in",
    foreign: 404,
    ingest: 403,
    read: 403,
    manage: "in",
  },
  admin: {
    none: 401,
    viewer: 403,
    member: 403,
    admin: "in",
    foreign: 404,
    ingest: 403,
    read: 403,
    manage: 403,
  },
  account: {
    none: 401,
    viewer: "in",
    member: "in",
    admin: "in",
    foreign: "in",
    ingest: 403,
    read: 403,
    manage: 403,
  },
};

describe("role by route", () => {
  // A session of its own for each call: some calls end all sessions of their user.
  const callers: Record<string, () => Promise<Record<string, string>>> = {};
  let projectId: number;

  beforeAll(async () => {
    const team = await makeTeam();
    projectId = team.projectId;
    callers.none = async () => ({
      "x-sightline-project": String(projectId),
      "x-middleware-subrequest": "proxy:proxy:proxy",
    });
    for (const role of ["viewer", "member", "admin"] as const) {
      const userId = await makeMember(team, role);
      callers[role] = () => browserHeaders(userId, projectId);
    }
    const foreignId = await makeMember(await makeTeam(), "admin");
    callers.foreign = () => browserHeaders(foreignId, projectId);
    for (const scope of ["ingest", "read", "manage"] as const) {
      const { key } = await makeKey(team, scope);
      callers[scope] = async () => ({ authorization: `Bearer ${key}` });
    }
  });
  afterAll(() => pool().end());

  const guardedRoutes = found.filter(({ route }) => route.access in MATRIX);
  const cases = guardedRoutes.flatMap((one) =>
    Object.entries(MATRIX[one.route.access]!).map(([caller, expected]) => ({ ...one, caller, expected })),
  );

  test.each(cases)(
    "$method $address by $caller: $expected",
    async ({ address, method, route, caller, expected }) => {
      const absent = "00000000-0000-4000-8000-000000000000";
      const names = [...address.matchAll(/\[(\w+)\]/g)].map((match) => match[1]!);
      const params = Object.fromEntries(
        names.map((name) => [name, name === "projectId" ? String(projectId) : absent]),
      );
      const body = method === "GET" || method === "DELETE" ? undefined : {};
      const answer = await callRoute({ address, method, route }, await callers[caller]!(), { params, body });
      const text = answer.headers.get("content-type")?.includes("event-stream")
        ? ((await answer.body?.cancel()) ?? "")
        : await answer.text();
      if (expected === "in") {
        expect([401, 403], text).not.toContain(answer.status);
        expect(answer.status, text).toBeLessThan(500);
      } else {
        expect(answer.status, text).toBe(expected);
        expect(JSON.parse(text).error).toMatchObject({
          request_id: expect.any(String),
          code: expect.any(String),
        });
      }
    },
  );
});
