import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { checkCredentials } from "@/lib/auth/check-credentials";
import { authenticateApiKey } from "@/lib/auth/credentials/api-key-cache";
import { type Env, env } from "@/lib/env";
import type { SetUp } from "@/lib/schema/people/set-up";
import { pool } from "@/lib/store/database/pool";
import { emptyInstallation } from "@/test/people";
import { provision } from "./provision";
import { setUp } from "./set-up";

beforeEach(emptyInstallation);
afterAll(() => pool().end());

const variables = (more: Partial<Env>): Env => ({ ...env(), ...more });
const ADMIN = { SIGHTLINE_ADMIN_EMAIL: "Ops@Example.com", SIGHTLINE_ADMIN_PASSWORD: "a long enough secret" };

async function counts() {
  const { rows } = await pool().query(
    `SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM projects) AS projects,
            (SELECT count(*)::int FROM api_keys) AS keys`,
  );
  return rows[0];
}

describe("from the environment", () => {
  test("creates admin, team, project, and two keys that are shown once: one only sends", async () => {
    const provisioned = await provision(variables(ADMIN));
    const { made } = provisioned as { made: { apiKey: string; manageKey: string } };
    expect(provisioned).toEqual({ kind: "ready", made });
    expect(await authenticateApiKey(made.apiKey)).toMatchObject({ scopes: ["ingest"] });
    expect(await authenticateApiKey(made.manageKey)).toMatchObject({ scopes: ["read", "manage"] });
    expect(await checkCredentials("ops@example.com", ADMIN.SIGHTLINE_ADMIN_PASSWORD, "test")).not.toBeNull();
    expect(await provision(variables(ADMIN))).toEqual({ kind: "ready" });
    expect(await counts()).toEqual({ users: 1, projects: 1, keys: 2 });
  });

  test("accepts a key set by the operator", async () => {
    const key = "my-own-key-0123456789-0123456789-abc";
    expect(await provision(variables({ ...ADMIN, SIGHTLINE_API_KEY: key }))).toEqual({ kind: "ready" });
    expect(await authenticateApiKey(key)).not.toBeNull();
  });

  test("two processes that start at once create one of each", async () => {
    const made = await Promise.all([provision(variables(ADMIN)), provision(variables(ADMIN))]);
    expect(made.filter((one) => "made" in one)).toHaveLength(1);
    expect(await counts()).toEqual({ users: 1, projects: 1, keys: 2 });
  });

  test.each([
    ["SIGHTLINE_ADMIN_EMAIL", { ...ADMIN, SIGHTLINE_ADMIN_EMAIL: "nobody" }],
    ["SIGHTLINE_ADMIN_EMAIL", { SIGHTLINE_ADMIN_PASSWORD: "a long enough secret" }],
    ["SIGHTLINE_ADMIN_PASSWORD", { ...ADMIN, SIGHTLINE_ADMIN_PASSWORD: "short" }],
    ["SIGHTLINE_ADMIN_PASSWORD", { SIGHTLINE_ADMIN_EMAIL: "ops@example.com" }],
    ["SIGHTLINE_API_KEY", { ...ADMIN, SIGHTLINE_API_KEY: "short" }],
  ])("an unusable %s stops the start and says so", async (name, given) => {
    await expect(provision(variables(given))).rejects.toThrow(name);
    expect(await counts()).toEqual({ users: 0, projects: 0, keys: 0 });
  });
});

describe("from the browser", () => {
  const input = (code: string): SetUp => ({
    code,
    email: "first@example.com",
    password: "a long enough secret",
    name: "First",
    team: "Team",
    project: "Project",
    time_zone: "Europe/Vienna",
  });
  const offered = async () => {
    const made = await provision(variables({}));
    if (made.kind !== "setup") throw new Error("setup is not open");
    return made.setUpCode;
  };

  test("the code works once, in any spelling, and setup stays closed", async () => {
    const code = await offered();
    const made = await setUp(input(` ${code.toLowerCase().replaceAll("-", " ")} `), "test");
    // The key that goes into applications cannot read or change anything.
    expect(await authenticateApiKey(made.apiKey)).toMatchObject({
      projectId: made.projectId,
      scopes: ["ingest"],
    });
    expect(await authenticateApiKey(made.manageKey)).toMatchObject({ scopes: ["read", "manage"] });
    await expect(setUp(input(code), "test")).rejects.toMatchObject({ status: 409 });
    await pool().query("DELETE FROM users");
    await expect(setUp(input(code), "test")).rejects.toMatchObject({ status: 409 });
    expect(await provision(variables({}))).toEqual({ kind: "ready" });
  });

  test("a new start prints a new code and invalidates the old one", async () => {
    const [first, second] = [await offered(), await offered()];
    expect(first).not.toBe(second);
    await expect(setUp(input(first), "test")).rejects.toMatchObject({ status: 403 });
    await setUp(input(second), "test");
  });

  test("of two simultaneous calls with the right code one wins", async () => {
    const code = await offered();
    const outcomes = await Promise.allSettled([
      setUp(input(code), "one"),
      setUp({ ...input(code), email: "second@example.com" }, "two"),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((one) => one.status === "rejected")).toMatchObject({ reason: { status: 409 } });
    expect(await counts()).toEqual({ users: 1, projects: 1, keys: 2 });
  });

  test("guessing is throttled", async () => {
    const code = await offered();
    const guess = () => setUp(input("WRONG-WRONG-WRONG"), "test").catch((thrown) => thrown.status);
    const answers: unknown[] = [];
    // A new window of five minutes may begin in between.
    while (answers.at(-1) !== 429 && answers.length < 30) answers.push(await guess());
    expect(answers.length).toBeGreaterThan(10);
    expect(new Set(answers.slice(0, -1))).toEqual(new Set([403]));
    await expect(setUp(input(code), "test")).rejects.toMatchObject({ status: 429 });
  });

  test("guessing in six networks does not keep the owner out", async () => {
    const code = await offered();
    const guesses = Array.from({ length: 60 }, (_, at) =>
      setUp(input("WRONG-WRONG-WRONG"), `198.51.${at % 6}.1`).catch((thrown) => thrown.status),
    );
    expect(new Set(await Promise.all(guesses))).toEqual(new Set([403]));
    await setUp(input(code), "192.0.2.7");
  });
});
