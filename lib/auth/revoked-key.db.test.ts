import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { changeApiKey, revokeApiKey, rotateApiKey } from "@/lib/manage/edit-api-keys";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { compileProgram } from "@/test/compile-program.mjs";
import { makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";
import type { UserActor } from "./actor";

let worker: Awaited<ReturnType<typeof compileProgram>>;
let team: TestTeam;
let admin: UserActor;
const children: ChildProcess[] = [];

beforeAll(async () => {
  worker = await compileProgram("test/key-worker.ts");
  team = await makeTeam();
  const userId = await makeMember(team, "admin");
  admin = { kind: "user", userId, email: "a@example.com", name: "", role: "admin", ...team };
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  worker.remove();
  await pool().end();
});

const databaseMs = async () =>
  (await pool().query<{ ms: number }>("SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms"))
    .rows[0]!.ms;

test.each([
  ["revoked", (id: string) => revokeApiKey(admin, id)],
  ["rotated without overlap", (id: string) => rotateApiKey(admin, id, 0, Date.now())],
])("a key that is %s is refused by other processes within a second", async (_, end) => {
  const { id, key } = await makeKey(team, "read");
  const outputs = [1, 2].map(() => {
    const child = spawn(process.execPath, [worker.file, key], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    return child.stdout!;
  });
  await Promise.all(outputs.map((output) => once(output, "data")));
  const lastUses = Promise.all(outputs.map((output) => once(output, "data")));
  await end(id);
  const ended = await databaseMs();
  for (const [last] of await lastUses) expect(Number(String(last)) - ended).toBeLessThan(1_000);
});

test("a key is read again after a second, also if the machine's clock was set back", async () => {
  const { id, key } = await makeKey(team, "read");
  const { authenticateApiKey } = await import("./credentials/api-key-cache");
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    await authenticateApiKey(key);
    vi.setSystemTime(Date.now() - 30 * DAY_MS);
    await pool().query("UPDATE api_keys SET revoked_at = now() WHERE id = $1", [id]);
    await setTimeout(1_100);
    expect(await authenticateApiKey(key)).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test("a new limit of a key is known elsewhere within a second", async () => {
  const { id, key } = await makeKey(team, "read");
  const { authenticateApiKey } = await import("./credentials/api-key-cache");
  await authenticateApiKey(key, 0);
  await changeApiKey(admin, id, { requests_per_minute: 5 });
  expect(await authenticateApiKey(key, 1_000)).toMatchObject({ requestsPerMinute: 5 });
});
