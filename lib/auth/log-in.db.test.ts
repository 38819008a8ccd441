import { createHash, randomUUID } from "node:crypto";
import NextAuth from "next-auth";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GET } from "@/app/api/auth/[...nextauth]/route";
import { hashPassword, isWeakHash, verifyPassword } from "@/lib/auth/credentials/password-hash";
import { OK } from "@/lib/schema/http/endpoint";
import { pool, transaction } from "@/lib/store/database/pool";
import { updatePasswordHash } from "@/lib/store/people/users";
import { makeMember, makeTeam, type TestTeam } from "@/test/people";
import { checkCredentials } from "./check-credentials";
import { nextAuthOptions } from "./next-auth-options";
import { serve } from "./serve";

const PASSWORD = "a long enough secret";
let team: TestTeam;
let userId: string;
let email: string;

beforeAll(async () => {
  team = await makeTeam();
  userId = await makeMember(team, "admin");
  const passwordHash = await hashPassword(PASSWORD);
  await transaction((client) => updatePasswordHash(client, userId, passwordHash));
  email = (await pool().query("SELECT email FROM users WHERE id = $1", [userId])).rows[0].email;
});
afterAll(() => pool().end());

/** A browser for next-auth that keeps cookies and sends them back. */
function browser() {
  const jar = new Map<string, string>();
  const call = async (method: "GET" | "POST", action: string[], body: Record<string, unknown> = {}) => {
    const headers = new Map<string, unknown>();
    const answer: { status: number; body: unknown } = { status: 200, body: null };
    const response = {
      status: (status: number) => {
        answer.status = status;
        return response;
      },
      getHeader: (name: string) => headers.get(name.toLowerCase()),
      setHeader: (name: string, value: unknown) => {
        headers.set(name.toLowerCase(), value);
        return response;
      },
      json: (value: unknown) => {
        answer.body = value;
      },
      send: (value: unknown) => {
        answer.body = value;
      },
      end: () => undefined,
    };
    const cookies = Object.fromEntries(jar);
    const request = {
      method,
      query: { nextauth: action },
      body,
      cookies,
      headers: { host: "localhost:3000" },
    };
    await NextAuth(
      request as never,
      response as never,
      nextAuthOptions(new Headers({ "user-agent": "test" })),
    );
    for (const line of (headers.get("set-cookie") as string[] | undefined) ?? []) {
      const [pair, ...flags] = line.split("; ");
      const [name, value] = pair!.split("=");
      jar.set(name!, decodeURIComponent(value!));
      if (name === "sightline.session" && value)
        expect(flags).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Lax"]));
    }
    return answer;
  };
  const logIn = async (password: string, as = email) => {
    const { csrfToken } = (await call("GET", ["csrf"])).body as { csrfToken: string };
    return call("POST", ["callback", "credentials"], { csrfToken, email: as, password, json: "true" });
  };
  const logOut = async () => {
    const { csrfToken } = (await call("GET", ["csrf"])).body as { csrfToken: string };
    return call("POST", ["signout"], { csrfToken, json: "true" });
  };
  return { jar, call, logIn, logOut };
}

const whoAmI = serve(
  { method: "get", path: "/x", access: "read", summary: "", answer: OK },
  async ({ actor }) => actor,
);
const ask = (token: string) =>
  whoAmI(
    new Request("http://localhost:3000/api/v1/x", {
      headers: { cookie: `sightline.session=${token}`, "x-sightline-project": String(team.projectId) },
    }),
  );

test("login sets a cookie that the API accepts, and logout invalidates it", async () => {
  const page = browser();
  expect((await page.logIn(PASSWORD)).status).toBe(200);
  const token = page.jar.get("sightline.session")!;
  const answer = await ask(token);
  expect(await answer.json()).toMatchObject({
    kind: "user",
    userId,
    email,
    role: "admin",
    projectId: team.projectId,
  });
  expect((await page.call("GET", ["session"])).body).toMatchObject({ user: { email } });
  await page.logOut();
  expect((await ask(token)).status).toBe(401);
});

test("a password is not accepted in an address", async () => {
  const url = `http://localhost:3000/api/auth/callback/credentials?email=${email}&password=x`;
  const nextauth = ["callback", "credentials"];
  const answer = await GET(new Request(url), { params: Promise.resolve({ nextauth }) });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
});

test("each login creates its own session", async () => {
  const [one, two] = [browser(), browser()];
  await one.logIn(PASSWORD);
  await two.logIn(PASSWORD);
  await one.logOut();
  expect((await ask(two.jar.get("sightline.session")!)).status).toBe(200);
});

test("a wrong password and an unknown user get the same answer, in the same time", async () => {
  const timed = async (as: string) => {
    const started = performance.now();
    const { status, body } = await browser().logIn("certainly not this", as);
    return { tookMs: performance.now() - started, answer: JSON.stringify({ status, body }) };
  };
  const leastMs = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
  for (let at = 0; at < 3; at++) {
    const known = await timed(email);
    const unknown = await timed(`${randomUUID()}@example.com`);
    expect(known.answer).toBe(unknown.answer);
    expect(known.answer).toContain("CredentialsSignin");
    leastMs.known = Math.min(leastMs.known, known.tookMs);
    leastMs.unknown = Math.min(leastMs.unknown, unknown.tookMs);
  }
  // The hash takes a third of a second; leaving it out would show here. The load of the machine, which delays one or the
  // other, must not.
  expect(leastMs.unknown / leastMs.known).toBeGreaterThan(0.2);
});

/** Attempts are counted in windows of five minutes, and a new one may start: both have them. */
async function countedAlready(subject: string, attempts: number): Promise<void> {
  await pool().query(
    `INSERT INTO login_attempts (subject, window_start, attempts)
     SELECT $1, to_timestamp(floor(extract(epoch FROM now()) / 300) * 300 + w), $2 FROM unnest(ARRAY[0, 300]) AS w
     ON CONFLICT (subject, window_start) DO UPDATE SET attempts = excluded.attempts`,
    [subject, attempts],
  );
}
const accountSubject = (account: string, network: string) =>
  `account:${createHash("sha256").update(account).digest("hex").slice(0, 32)}:${network}`;

test("after ten attempts from a network its page gets the wait, even with the right password", async () => {
  // The calls of this browser carry no address.
  await countedAlready(accountSubject(email, "unknown"), 10);
  const { body } = await browser().logIn(PASSWORD);
  const wait = /throttled%3A(\d+)/.exec((body as { url: string }).url)?.[1];
  expect(Number(wait)).toBeGreaterThanOrEqual(1);
  expect(Number(wait)).toBeLessThanOrEqual(300);
});

test("fifty attempts block a network, but not the account elsewhere", async () => {
  await countedAlready("network:10.2.2.2", 50);
  for (let i = 0; i < 15; i++) {
    await expect(checkCredentials(email, "wrong", "10.2.2.2")).rejects.toMatchObject({ status: 429 });
  }
  expect(await checkCredentials(email, PASSWORD, "10.2.2.3")).toMatchObject({ id: userId });
});

test("strangers who use up the attempts of an account do not lock it out where it logged in before", async () => {
  expect(await checkCredentials(email, PASSWORD, "10.5.5.5")).toMatchObject({ id: userId });
  await countedAlready(accountSubject(email, "elsewhere"), 50);
  await expect(checkCredentials(email, PASSWORD, "10.6.6.6")).rejects.toMatchObject({ status: 429 });
  expect(await checkCredentials(email, PASSWORD, "10.5.5.5")).toMatchObject({ id: userId });
  await pool().query("DELETE FROM login_attempts");
});

test("login renews a weaker hash", async () => {
  const { scryptSync } = await import("node:crypto");
  const salt = Buffer.alloc(16, 7);
  const weak = scryptSync(PASSWORD, salt, 32, { N: 2 ** 10, r: 8, p: 1 });
  const stored = ["scrypt", 10, 8, 1, salt.toString("base64"), weak.toString("base64")].join("$");
  expect(isWeakHash(stored)).toBe(true);
  await transaction((client) => updatePasswordHash(client, userId, stored));
  expect(await checkCredentials(email, PASSWORD, "10.3.3.3")).toMatchObject({ id: userId });
  const { rows } = await pool().query("SELECT password_hash FROM users WHERE id = $1", [userId]);
  expect(isWeakHash(rows[0].password_hash)).toBe(false);
  expect(await verifyPassword(PASSWORD, rows[0].password_hash)).toBe(true);
});

test("a disabled user cannot log in", async () => {
  await pool().query("UPDATE users SET disabled_at = now() WHERE id = $1", [userId]);
  expect(await checkCredentials(email, PASSWORD, "10.4.4.4")).toBeNull();
  await pool().query("UPDATE users SET disabled_at = NULL WHERE id = $1", [userId]);
});
