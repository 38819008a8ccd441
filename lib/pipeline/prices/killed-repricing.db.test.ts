import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { DAY_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertRepricing, listRepricings } from "@/lib/store/prices/repricings";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { compileProgram } from "@/test/compile-program.mjs";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf, setMarks } from "@/test/rollup-checks";

const day = dayAgo(6);
const COUNT = 300;
const GAP_MS = 50 * SECOND_MS;
let worker: Awaited<ReturnType<typeof compileProgram>>;
beforeAll(async () => {
  worker = await compileProgram("test/reprice-worker.ts");
});
afterAll(() => worker.remove());

async function waitFor(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60 * SECOND_MS; performance.now() < end; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited a minute for ${what}`);
}

const startWorker = () => spawn(process.execPath, [worker.file], { stdio: ["ignore", "inherit", "inherit"] });

it("a process killed in the middle of a slice loses nothing: the next one continues, and each request is re-priced once", async () => {
  const { projectId } = await makeTeam();
  await setMarks(day);
  const items = Array.from({ length: COUNT }, (_, n) => ({
    index: n,
    value: {
      id: `killed-${n}`,
      timestamp: (day + n * GAP_MS) / 1_000,
      latency_ms: 10,
      model: "house-model",
      input_tokens: 1_000 + n,
      output_tokens: 10,
    },
  }));
  expect((await acceptItems(items, [], projectId, day + DAY_MS)).rejected).toEqual([]);
  await compactRollups(day + 2 * DAY_MS);
  await pool().query(
    `INSERT INTO price_overrides (project_id, model, input_nano_per_token, output_nano_per_token, valid_from)
     VALUES ($1, 'house-model', 100, 400, '2020-01-01')`,
    [projectId],
  );
  await transaction((client) =>
    insertRepricing(client, {
      projectId,
      from: day,
      to: day + DAY_MS,
      model: null,
      provider: null,
      priceTable: "test",
      requestedBy: "test",
    }),
  );
  const job = async () => (await listRepricings(projectId))[0]!;

  // Holds up the slice that contains request 200 when it writes, after it has read and before it commits.
  const holder = await pool().connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM requests WHERE project_id = $1 AND ts = $2 FOR UPDATE", [
    projectId,
    new Date(day + 200 * GAP_MS),
  ]);
  const { rows: pids } = await holder.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const held = async () => {
    const { rows } = await pool().query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))",
      [pids[0]!.pid],
    );
    return rows;
  };
  const killed = startWorker();
  await waitFor("the slice", async () => (await held()).length > 0);
  const [backend] = await held();
  killed.kill("SIGKILL");
  expect((await once(killed, "exit"))[1]).toBe("SIGKILL");
  await holder.query("ROLLBACK");
  holder.release();
  await waitFor("the end of its connection", async () => {
    const { rowCount } = await pool().query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [backend!.pid]);
    return rowCount === 0;
  });

  const interrupted = await job();
  expect(interrupted.state).toBe("running");
  expect(interrupted.nextAt.getTime()).toBeGreaterThan(day);
  expect(interrupted.nextAt.getTime()).toBeLessThanOrEqual(day + 200 * GAP_MS);
  expect(await differencesOf(day)).toEqual([]);

  // Its lease holds; the minutes until it ends are skipped.
  const early = startWorker();
  expect((await once(early, "exit"))[0]).toBe(0);
  expect((await job()).nextAt).toEqual(interrupted.nextAt);
  await pool().query(
    "UPDATE repricings SET leased_until = now() - interval '1 second' WHERE project_id = $1",
    [projectId],
  );
  const next = startWorker();
  expect((await once(next, "exit"))[0]).toBe(0);
  expect(await job()).toMatchObject({ state: "done", requests: COUNT, changed: COUNT });
  const { rows } = await pool().query(
    `SELECT count(*)::int AS n, sum(cost_nano)::float8 AS nano FROM requests
     WHERE project_id = $1 AND previous_nano IS NULL AND previous_source = 0 AND cost_source = 3`,
    [projectId],
  );
  const nano = items.reduce((sum, { value }) => sum + 100 * value.input_tokens + 4_000, 0);
  expect(rows[0]).toEqual({ n: COUNT, nano });
  expect(await differencesOf(day)).toEqual([]);
}, 180_000);
