import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { GET as summary } from "@/app/api/v1/summary/route";
import type { ApiKeyView } from "@/lib/schema/people/api-key";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { browserHeaders, makeMember, makeTeam } from "@/test/people";

const routes = await listApiRoutes();
let headers: Record<string, string>;
beforeEach(async () => {
  const team = await makeTeam();
  headers = await browserHeaders(await makeMember(team, "admin"), team.projectId);
});
afterAll(() => pool().end());

async function call(method: string, address: string, keyId?: string, body?: unknown) {
  const route = routes.find((one) => one.method === method && one.address === address)!;
  const answer = await callRoute(route, headers, {
    ...(keyId === undefined ? {} : { params: { keyId } }),
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}
const create = async (more: object = {}) =>
  (await call("POST", "/api/v1/api-keys", undefined, { name: "ci", scopes: ["read"], ...more })).body as {
    id: string;
    key: string;
  };
const rotate = (keyId: string, body?: object) => call("POST", "/api/v1/api-keys/[keyId]/rotate", keyId, body);
const list = async (): Promise<ApiKeyView[]> => (await call("GET", "/api/v1/api-keys")).body.api_keys;
const works = async (key: string) =>
  (await summary(new Request("http://localhost/x", { headers: { authorization: `Bearer ${key}` } }))).status;

describe("an API key", () => {
  it("has a name, scopes, an expiry and a limit, and is shown only once", async () => {
    const expires_at = new Date(Date.now() + 90 * 24 * HOUR_MS).toISOString();
    const made = await create({ expires_at, requests_per_minute: 120 });
    const shown = await list();
    expect(shown).toMatchObject([
      {
        id: made.id,
        name: "ci",
        key: `••••${made.key.slice(-4)}`,
        scopes: ["read"],
        expires_at,
        expired: false,
        replaced_by: null,
        requests_per_minute: 120,
        last_used_at: null,
      },
    ]);
    expect(JSON.stringify(shown)).not.toContain(made.key);
  });

  it.each([
    [{ expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
    [{ expires_at: "tomorrow" }, "expires_at"],
    [{ requests_per_minute: 0 }, "requests_per_minute"],
    [{ requests_per_minute: 1.5 }, "requests_per_minute"],
    [{ requests_per_minute: "60" }, "requests_per_minute"],
    [{ scopes: [] }, "scopes"],
    [{ scopes: ["admin"] }, "scopes.0"],
    [{ role: "admin" }, "role"],
    [{ project_id: 1 }, "project_id"],
  ])("with %j is refused, and the field is named", async (more, field) => {
    const answer = await call("POST", "/api/v1/api-keys", undefined, {
      name: "k",
      scopes: ["read"],
      ...more,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details[0].path).toBe(field);
  });

  it("can be renamed and limited, other fields stay", async () => {
    const { id } = await create({ requests_per_minute: 120 });
    expect((await call("PATCH", "/api/v1/api-keys/[keyId]", id, { name: "deploy" })).body).toMatchObject({
      name: "deploy",
      requests_per_minute: 120,
    });
    const lifted = { requests_per_minute: null };
    expect((await call("PATCH", "/api/v1/api-keys/[keyId]", id, lifted)).body).toMatchObject({
      name: "deploy",
      requests_per_minute: null,
    });
  });
});

describe("rotating a key", () => {
  it("makes a new key of the same kind; the old one works until its end", async () => {
    const old = await create({ requests_per_minute: 100 });
    const answer = await rotate(old.id, { keep_hours: 1 });
    expect(answer.status).toBe(201);
    const made = answer.body;
    expect([await works(old.key), await works(made.key)]).toEqual([200, 200]);
    const [next, previous] = await list();
    expect(next).toMatchObject({ id: made.id, name: "ci", scopes: ["read"], requests_per_minute: 100 });
    expect(next!.expires_at).toBeNull();
    expect(previous).toMatchObject({ id: old.id, replaced_by: made.id, expires_at: made.old_ends_at });
    const keptMs = Date.parse(made.old_ends_at) - Date.parse(next!.created_at);
    expect(Math.abs(keptMs - HOUR_MS)).toBeLessThan(10_000);

    await pool().query("UPDATE api_keys SET expires_at = now() WHERE id = $1", [old.id]);
    await expect.poll(() => works(old.key)).toBe(401);
    expect((await list()).find(({ id }) => id === old.id)!.expired).toBe(true);
    expect(await works(made.key)).toBe(200);
  });

  it("without overlap revokes the old key at once", async () => {
    const old = await create();
    const { body: made } = await rotate(old.id, { keep_hours: 0 });
    expect([await works(old.key), await works(made.key)]).toEqual([401, 200]);
    expect((await list()).map(({ id }) => id)).toEqual([made.id]);
  });

  it("keeps the old key for a day by default, and its own end where that is sooner", async () => {
    const soon = new Date(Date.now() + 2 * HOUR_MS).toISOString();
    const old = await create({ expires_at: soon });
    const { body: made } = await rotate(old.id);
    expect(made.old_ends_at).toBe(soon);
    // The new key lives as long as the old one was meant to.
    expect(Math.abs(Date.parse(made.expires_at) - Date.parse(soon))).toBeLessThan(60_000);
    const other = await create();
    const { body } = await rotate(other.id);
    expect(Math.abs(Date.parse(body.old_ends_at) - Date.now() - 24 * HOUR_MS)).toBeLessThan(60_000);
  });

  it("is refused for a key that was rotated, has expired, is revoked or belongs to others", async () => {
    const old = await create();
    const { body: made } = await rotate(old.id, { keep_hours: 1 });
    expect(await rotate(old.id)).toMatchObject({ status: 409, body: { error: { code: "already_rotated" } } });
    await pool().query("UPDATE api_keys SET expires_at = now() - interval '1 s' WHERE id = $1", [made.id]);
    expect(await rotate(made.id)).toMatchObject({ status: 409, body: { error: { code: "expired" } } });
    await call("DELETE", "/api/v1/api-keys/[keyId]", made.id);
    expect((await rotate(made.id)).status).toBe(404);
    const foreign = await create();
    const team = await makeTeam();
    headers = await browserHeaders(await makeMember(team, "admin"), team.projectId);
    expect((await rotate(foreign.id)).status).toBe(404);
    expect(await works(foreign.key)).toBe(200);
  });

  it("of two at once one wins", async () => {
    const old = await create();
    const statuses = (await Promise.all([rotate(old.id), rotate(old.id)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409]);
    expect(await list()).toHaveLength(2);
  });

  it.each([-1, 169, 1.5, "1", null])("refuses to keep the old key for %j hours", async (keep_hours) => {
    const { id } = await create();
    const answer = await rotate(id, { keep_hours });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details[0].path).toBe("keep_hours");
  });
});
