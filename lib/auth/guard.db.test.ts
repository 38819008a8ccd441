import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { hashPassword } from "@/lib/auth/credentials/password-hash";
import { changeMemberRole } from "@/lib/manage/change-member";
import { changePassword } from "@/lib/manage/change-password";
import { revokeApiKey } from "@/lib/manage/edit-api-keys";
import { ApiError } from "@/lib/schema/http/api-error";
import { OK } from "@/lib/schema/http/endpoint";
import { pool, transaction } from "@/lib/store/database/pool";
import { revokeSession } from "@/lib/store/people/sessions";
import { updatePasswordHash } from "@/lib/store/people/users";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";
import type { UserActor } from "./actor";
import { serve } from "./serve";

let team: TestTeam;
let adminId: string;
let key: { id: string; key: string };

beforeAll(async () => {
  team = await makeTeam();
  adminId = await makeMember(team, "admin");
  key = await makeKey(team, "ingest", "read");
});
afterAll(() => pool().end());

const READ = { method: "get", path: "/x", access: "read", summary: "", answer: OK } as const;

const whoAmI = serve(READ, async ({ actor, projectId }) => ({ kind: actor.kind, projectId }));
const change = serve(
  { ...READ, method: "post", access: "act", body: z.strictObject({ a: z.int() }) },
  async ({ body }) => body,
);

const call = (headers: Record<string, string>, url = "http://localhost:3000/api/v1/x") =>
  whoAmI(new Request(url, { headers }));

const admin = (): UserActor => ({
  kind: "user",
  userId: adminId,
  email: "admin@example.com",
  name: "",
  role: "admin",
  ...team,
});

describe("API keys", () => {
  const bearer = () => ({ authorization: `Bearer ${key.key}` });

  test("a valid key is bound to its project", async () => {
    const answer = await call(bearer());
    expect(await answer.json()).toEqual({ kind: "key", projectId: team.projectId });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test.each([
    ["nothing", {}],
    ["bad percent encoding", { authorization: "Bearer %E0%A4%A" }],
    ["another scheme", { authorization: "Basic dXNlcjpwYXNz" }],
    ["an empty token", { authorization: "Bearer " }],
    ["an unknown key of any form", { authorization: `Bearer ${"unknown-".repeat(6)}` }],
    ["two tokens", { authorization: "Bearer a, Bearer b" }],
    ["10 kB", { authorization: `Bearer ${"k".repeat(10_000)}` }],
    ["SQL", { authorization: "Bearer '||pg_sleep(10)||'0123456789abcdef0123456789" }],
    ["a cookie of nobody", { cookie: "sightline.session=abc.def.ghi" }],
  ])("%s is a 401", async (_, headers) => {
    const answer = await call(headers as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("a key in the URL is rejected, even with a valid one in the header", async () => {
    for (const query of [`api_key=${key.key}`, `x=${key.key}`, "access_token=abc"]) {
      const answer = await call(bearer(), `http://localhost:3000/api/v1/x?${query}`);
      expect(answer.status).toBe(401);
      expect((await answer.json()).error.code).toBe("key_in_query");
    }
  });

  test("ten thousand mistyped keys cost no query", async () => {
    let queries = 0;
    const count = () => {
      queries += 1;
    };
    pool().on("acquire", count);
    for (let i = 0; i < 10_000; i++) {
      const typo = `slk_${String(i).padStart(38, "x")}`;
      expect((await call({ authorization: `Bearer ${typo}` })).status).toBe(401);
    }
    pool().off("acquire", count);
    expect(queries).toBe(0);
  });

  test("records the time of the last use", async () => {
    const { id, key: fresh } = await makeKey(team, "read");
    await call({ authorization: `Bearer ${fresh}` });
    await expect
      .poll(
        async () =>
          (await pool().query("SELECT last_used_at FROM api_keys WHERE id = $1", [id])).rows[0].last_used_at,
        { timeout: 60_000 },
      )
      .toBeInstanceOf(Date);
  });

  test("a key revoked here stops working at once, one revoked elsewhere within a second", async () => {
    const here = await makeKey(team, "read");
    const elsewhere = await makeKey(team, "read");
    const ask = async ({ key }: { key: string }) => (await call({ authorization: `Bearer ${key}` })).status;
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      expect([await ask(here), await ask(elsewhere)]).toEqual([200, 200]);
      await pool().query("UPDATE api_keys SET revoked_at = now() WHERE id = $1", [elsewhere.id]);
      await revokeApiKey(admin(), here.id);
      expect(await ask(here)).toBe(401);
      vi.setSystemTime(Date.now() + 1_000);
      expect(await ask(elsewhere)).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });

  test("an expired key is a 401", async () => {
    const { id, key: old } = await makeKey(team, "read");
    await pool().query("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
    expect((await call({ authorization: `Bearer ${old}` })).status).toBe(401);
  });
});

describe("sessions", () => {
  test("a session can access its project, and must name it", async () => {
    expect((await call(await browserHeaders(adminId, team.projectId))).status).toBe(200);
    expect((await call(await browserHeaders(adminId))).status).toBe(400);
  });

  test("another team's project, a missing one and an invalid id get the same answer", async () => {
    const other = await makeTeam();
    const bodies = new Set<string>();
    for (const project of [String(other.projectId), "999999999", "-1", "1;DROP TABLE users", "1e3", ""]) {
      const headers = { ...(await browserHeaders(adminId)), "x-sightline-project": project };
      const answer = await call(headers);
      expect(answer.status).toBe(404);
      const { error } = await answer.json();
      delete error.request_id;
      bodies.add(JSON.stringify(error));
    }
    expect(bodies.size).toBe(1);
  });

  test("logout, idle timeout, expiry and disabling the user each end a session at the next call", async () => {
    for (const end of [
      (sid: string) => revokeSession(sid),
      (sid: string) =>
        pool().query("UPDATE sessions SET last_seen_at = now() - interval '13 hours' WHERE id = $1", [sid]),
      (sid: string) => pool().query("UPDATE sessions SET expires_at = now() WHERE id = $1", [sid]),
      (sid: string) =>
        pool().query(
          "UPDATE users SET disabled_at = now() WHERE id = (SELECT user_id FROM sessions WHERE id = $1)",
          [sid],
        ),
    ]) {
      const userId = await makeMember(team, "viewer");
      const headers = await browserHeaders(userId, team.projectId);
      expect((await call(headers)).status).toBe(200);
      const { rows } = await pool().query("SELECT id FROM sessions WHERE user_id = $1", [userId]);
      await end(rows[0].id);
      expect((await call(headers)).status).toBe(401);
    }
  });

  test("a demotion takes effect at the next call", async () => {
    const userId = await makeMember(team, "member");
    const headers = { ...(await browserHeaders(userId, team.projectId)), "content-type": "application/json" };
    const attempt = () =>
      change(new Request("http://localhost:3000/api/v1/x", { method: "POST", headers, body: '{"a":1}' }));
    expect((await attempt()).status).toBe(200);
    await changeMemberRole(admin(), userId, "viewer");
    expect((await attempt()).status).toBe(403);
  });

  test("a changed password ends every session of the user", async () => {
    const userId = await makeMember(team, "viewer");
    const password = "the one before this";
    const passwordHash = await hashPassword(password);
    await transaction((client) => updatePasswordHash(client, userId, passwordHash));
    const sessions = [
      await browserHeaders(userId, team.projectId),
      await browserHeaders(userId, team.projectId),
    ];
    const person = { userId, email: `${userId}@example.com` };
    await expect(
      changePassword(person, { current: "not this one either", password: "and the one after" }, "test"),
    ).rejects.toThrow("wrong");
    await changePassword(person, { current: password, password: "and the one after" }, "test");
    for (const headers of sessions) expect((await call(headers)).status).toBe(401);
  });

  test("a change from another origin is rejected", async () => {
    const headers = {
      ...(await browserHeaders(adminId, team.projectId)),
      "content-type": "application/json",
    };
    const answer = await change(
      new Request("http://localhost:3000/api/v1/x", {
        method: "POST",
        headers: { ...headers, origin: "https://evil.test" },
        body: '{"a":1}',
      }),
    );
    expect(answer.status).toBe(403);
    expect((await answer.json()).error.code).toBe("foreign_origin");
  });
});

describe("answers", () => {
  const post = async (body: BodyInit, type = "application/json") => {
    const headers = { ...(await browserHeaders(adminId, team.projectId)), "content-type": type };
    return change(new Request("http://localhost:3000/api/v1/x", { method: "POST", headers, body }));
  };

  test.each([
    ["bad JSON", "{", 400, "invalid_json"],
    ["bad UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400, "invalid_json"],
    ["too many keys", `{${Array.from({ length: 2_049 }, (_, at) => `"k${at}":1`)}}`, 400, "too_many_keys"],
    ["a deep nesting", `{"a":${"[".repeat(100_000)}}`, 400, "too_deep"],
    ["too many values", `{"a":[${Array(20_001).fill(0)}]}`, 400, "too_many_values"],
    ["a wrong type", '{"a":"1"}', 400, "invalid"],
    ["an unknown field", '{"a":1,"role":"admin"}', 400, "invalid"],
    ["a prototype", '{"__proto__":{"a":1}}', 400, "invalid"],
    ["more than 256 KiB", `{"a":"${"x".repeat(300_000)}"}`, 413, "too_large"],
  ])("%s is a %s", async (_, body, status, code) => {
    const answer = await post(body as BodyInit);
    expect(answer.status).toBe(status);
    expect((await answer.json()).error.code).toBe(code);
  });

  test.each([
    ["the database shuts down", Object.assign(new Error("terminating"), { code: "57P01" }), 503],
    ["no connection is free", new Error("timeout exceeded when trying to connect"), 503],
    ["Prisma cannot reach it", Object.assign(new Error("no"), { code: "P1001" }), 503],
    ["a throttle", new ApiError(429, "slow_down", "later", { retryAfterSeconds: 7 }), 429],
    ["anything else", new Error("password=hunter2"), 500],
    ["not even an error", "oops", 500],
  ])("when %s", async (_, thrown, status) => {
    const route = serve(READ, async () => {
      throw thrown;
    });
    const answer = await route(
      new Request("http://localhost:3000/api/v1/x", { headers: { authorization: `Bearer ${key.key}` } }),
    );
    expect(answer.status).toBe(status);
    if (status !== 500) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    const text = await answer.text();
    expect(text).not.toContain("hunter2");
    expect(JSON.parse(text).error.request_id).toBe(answer.headers.get("x-request-id"));
  });
});
