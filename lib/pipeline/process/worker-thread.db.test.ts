import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { env } from "@/lib/env";
import { pool } from "@/lib/store/database/pool";
import { listProcesses } from "@/lib/store/database/processes";
import { watchProject } from "@/lib/store/database/watch-project";
import { AlertStory } from "@/test/alert-story";
import { type Booted, boot } from "./boot";
import { checkHealth } from "./check-health";
import { heartbeat } from "./heartbeat";
import { processId } from "./process-id";

let story: AlertStory;
let booted: Booted;
beforeEach(async () => {
  story = await AlertStory.begin();
  // Of the worker alone: this thread has read its settings.
  env();
  process.env.SIGHTLINE_REPLICA_URL = process.env.DATABASE_URL;
  booted = await boot("0.1.0");
});
afterEach(async () => {
  await booted.stop();
  delete process.env.SIGHTLINE_REPLICA_URL;
  Object.assign(heartbeat(), { worker: false, startedAt: Number.NEGATIVE_INFINITY, workerPool: null });
  heartbeat().rounds.clear();
  await story.end();
});

it("evaluates and delivers in a thread, which speaks for the process and is heard at once", async () => {
  const { receiver, channelId } = await story.slack();
  await story.route("critical", channelId);
  const kinds: string[] = [];
  const endWatch = watchProject(story.actor.projectId, (kind) => kinds.push(kind));
  await story.breaker("open");
  await receiver.until(1);
  // Of the event, which this thread stores, and of its delivery.
  await vi.waitFor(() => expect(kinds.filter((kind) => kind === "alert").length).toBeGreaterThan(1), 30_000);
  endWatch();
  expect(receiver.violations).toEqual([]);
  await vi.waitFor(
    async () =>
      expect(await checkHealth()).toMatchObject({
        ready: true,
        parts: { worker: "ok", evaluation: "ok" },
      }),
    30_000,
  );
  expect([...heartbeat().rounds.keys()]).toContain("evaluation");
  expect(heartbeat().workerPool).toMatchObject({ size: 10 });
  // Only pages read from a replica.
  const { rowCount } = await pool().query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%replay\\_lsn%' AND pid <> pg_backend_pid()",
  );
  expect(rowCount).toBe(0);
  expect((await listProcesses()).map(({ id }) => id)).toEqual([processId()]);
});

it("leaves no connection open when it stops", async () => {
  // Beside those of this thread's pool.
  const others = async () => {
    const { rows } = await pool().query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'sightline'`,
    );
    return rows[0]!.count - pool().totalCount;
  };
  await vi.waitFor(async () => expect(await others()).toBeGreaterThan(1), 30_000);
  await booted.stop();
  await vi.waitFor(async () => expect(await others()).toBe(0), 30_000);
});
