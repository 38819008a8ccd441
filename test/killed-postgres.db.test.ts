import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "@/app/api/v1/alerts/route";
import { pool } from "@/lib/store/database/pool";
import { migrate } from "../scripts/migrate.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";
import { keepRunning } from "../scripts/setup/keep-running.mjs";
import { makeKey, makeTeam } from "./people";

type Server = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

const lines: string[] = [];
let parent: string;
let server: Server;
let isStopping = false;
let isGivenUp = false;
let keeping: Promise<void>;
let key: string;

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), "sightline-killed-"));
  server = await startEmbeddedPostgres(openDataDirectory(path.join(parent, "data")));
  await migrate(server.url);
  process.env.DATABASE_URL = server.url;
  ({ key } = await makeKey(await makeTeam(), "read"));
  const doors = {
    isStopping: () => isStopping,
    warn: (text: string) => lines.push(text),
    giveUp: () => {
      isGivenUp = true;
    },
  };
  keeping = keepRunning(server, doors, { restarts: 2, withinMs: 600_000 });
});
afterAll(async () => {
  await pool().end();
  isStopping = true;
  await server.discard();
  rmSync(parent, { recursive: true, force: true });
});

const ask = async () => {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await GET(new Request("http://localhost/api/v1/alerts", { headers }), {
    params: Promise.resolve({}),
  });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after") };
};

/** The test's own server, and no other. */
const kill = () => process.kill(server.child!.pid!, "SIGKILL");

async function untilAnswered(): Promise<{ status: number; retryAfter: string | null }[]> {
  const answers = [];
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await ask();
    answers.push(answer);
    if (answer.status === 200 || performance.now() > deadline) return answers;
    await sleep(100);
  }
}

it("a killed database is restarted, and requests succeed again", async () => {
  expect((await ask()).status).toBe(200);
  const { pid } = server.child!;
  const gone = server.ended();
  kill();
  expect(await gone).toBe("SIGKILL");
  const answers = await untilAnswered();
  expect(answers.at(-1)!.status).toBe(200);
  for (const { status, retryAfter } of answers.slice(0, -1))
    expect([status, Number(retryAfter) > 0]).toEqual([503, true]);
  expect(server.child!.pid).not.toBe(pid);
  await expect.poll(() => lines.length, { timeout: 60_000 }).toBe(2);
  expect(lines[0]).toMatch(
    /^the embedded database stopped \(SIGKILL\); its log \S+ ends: \S.*\n {2}restarting it$/,
  );
  expect(lines[1]).toBe("  the embedded database is running again");
});

it("gives up on a server that keeps stopping, and says why", async () => {
  kill();
  await expect.poll(() => lines.length, { timeout: 60_000 }).toBe(4);
  expect(isGivenUp).toBe(false);
  kill();
  await keeping;
  expect(isGivenUp).toBe(true);
  expect(lines.at(-1)).toMatch(/SIGKILL[\s\S]*it stopped 3 times in 10 min and will not be restarted$/);
  expect((await ask()).status).toBe(503);
});
