import { afterAll, beforeEach, expect, test } from "vitest";
import type { Account } from "@/lib/auth/actor";
import { loadSessions } from "@/lib/dashboard/settings/load-sessions";
import { pool } from "@/lib/store/database/pool";
import {
  findLiveSession,
  insertSession,
  SESSIONS_OF_USER,
  type SessionClaim,
} from "@/lib/store/people/sessions";
import { makeMember, makeTeam } from "@/test/people";
import { endAllSessions, endSession, renameAccount } from "./edit-account";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0";

let account: Account;
let here: SessionClaim;
let there: SessionClaim;

const signIn = async (userId: string, address: string) =>
  (await insertSession(userId, { address, userAgent: FIREFOX }))!;

beforeEach(async () => {
  const userId = await makeMember(await makeTeam(), "viewer");
  here = await signIn(userId, "203.0.113.7");
  there = await signIn(userId, "2001:db8::1");
  account = { userId, email: "v@example.com", name: "viewer", sessionId: here.sessionId };
});
afterAll(() => pool().end());

const idsOf = async () => (await loadSessions(account.userId, here.sessionId)).map(({ id }) => id);

test("the sessions of a user are listed, this one first", async () => {
  expect(await loadSessions(account.userId, here.sessionId)).toMatchObject([
    { id: here.sessionId, device: "Firefox on Linux", address: "203.0.113.7", is_current: true },
    { id: there.sessionId, device: "Firefox on Linux", address: "2001:db8::1", is_current: false },
  ]);
});

test.each([
  ["expired", "UPDATE sessions SET expires_at = now() WHERE id = $1"],
  ["idle for half a day", "UPDATE sessions SET last_seen_at = now() - interval '12 hours' WHERE id = $1"],
  ["ended", "UPDATE sessions SET revoked_at = now() WHERE id = $1"],
])("a session that is %s is not listed", async (_, sql) => {
  await pool().query(sql, [there.sessionId]);
  expect(await idsOf()).toEqual([here.sessionId]);
});

test("one session ends, and the others continue", async () => {
  await endSession(account, there.sessionId);
  expect(await findLiveSession(there)).toBeNull();
  expect(await findLiveSession(here)).not.toBeNull();
  await expect(endSession(account, there.sessionId)).rejects.toMatchObject({ status: 404 });
});

test("a user cannot end another user's session", async () => {
  const other = await signIn(await makeMember(await makeTeam(), "admin"), "");
  await expect(endSession(account, other.sessionId)).rejects.toMatchObject({ status: 404 });
  await endAllSessions(account);
  expect(await findLiveSession(other)).not.toBeNull();
});

test("signing out everywhere ends all sessions, this one too, and a cookie that is minted at that moment", async () => {
  await endAllSessions(account);
  expect(await idsOf()).toEqual([]);
  for (const claim of [here, there]) expect(await findLiveSession(claim)).toBeNull();
  const { rows } = await pool().query(
    "INSERT INTO sessions (user_id, expires_at) VALUES ($1, now() + interval '1 day') RETURNING id",
    [account.userId],
  );
  expect(await findLiveSession({ ...here, sessionId: rows[0].id })).toBeNull();
});

test("many who log in at once as one user end what is beyond the limit, without a deadlock", async () => {
  for (let round = 0; round < 5; round++) {
    await pool().query(
      `INSERT INTO sessions (user_id, expires_at, last_seen_at)
       SELECT $1, now() + interval '1 day', now() - random() * interval '1 hour' FROM generate_series(1, 300)`,
      [account.userId],
    );
    const claims = Array.from({ length: 8 }, () => signIn(account.userId, ""));
    for (const claim of await Promise.all(claims)) expect(await findLiveSession(claim)).not.toBeNull();
    await signIn(account.userId, "");
    expect(await loadSessions(account.userId, here.sessionId)).toHaveLength(SESSIONS_OF_USER);
  }
});

test("a long user agent is cut, and its text is not trusted", async () => {
  await insertSession(account.userId, { address: "x".repeat(1_000), userAgent: `<b>${"y".repeat(10_000)}` });
  const { rows } = await pool().query(
    "SELECT max(length(user_agent)) AS longest FROM sessions WHERE user_id = $1",
    [account.userId],
  );
  expect(rows[0].longest).toBe(300);
  expect((await loadSessions(account.userId, here.sessionId)).map(({ device }) => device)).toContain(
    "Unknown device",
  );
});

test("a user has at most 100 sessions: the one used least recently ends", async () => {
  await pool().query("UPDATE sessions SET last_seen_at = now() - interval '1 hour' WHERE id = $1", [
    there.sessionId,
  ]);
  for (let at = 2; at < 100; at++) await insertSession(account.userId, { address: "", userAgent: "" });
  expect(await findLiveSession(there)).not.toBeNull();
  await pool().query("UPDATE sessions SET last_seen_at = now() - interval '1 hour' WHERE id = $1", [
    there.sessionId,
  ]);
  expect(await insertSession(account.userId, { address: "", userAgent: "" })).not.toBeNull();
  expect(await findLiveSession(there)).toBeNull();
  expect(await findLiveSession(here)).not.toBeNull();
});

test("a changed name is noted with the one before", async () => {
  await renameAccount(account, "Ada L.");
  const { rows } = await pool().query("SELECT action, before, after FROM audit_entries WHERE actor_id = $1", [
    account.userId,
  ]);
  expect(rows).toEqual([{ action: "account.rename", before: { name: "viewer" }, after: { name: "Ada L." } }]);
});
