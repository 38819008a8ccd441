import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GET as metrics } from "@/app/api/health/metrics/route";
import { loadAbout } from "@/lib/dashboard/settings/load-about";
import { env } from "@/lib/env";
import { installationFaults } from "@/lib/pipeline/evaluate/installation-faults";
import type { ProcessState } from "@/lib/schema/people/installation";
import { steadyNow } from "@/lib/steady-clock";
import { pool } from "@/lib/store/database/pool";
import { listProcesses, reportProcess } from "@/lib/store/database/processes";
import { insertChannel } from "@/lib/store/outbox/channels";
import { AlertStory } from "@/test/alert-story";
import { expositionFaults } from "@/test/exposition-format";
import { checkHealth } from "./check-health";
import { heartbeat } from "./heartbeat";
import { startReports } from "./report-process";

const WELL: ProcessState = {
  role: "worker",
  trouble: null,
  pool: { size: 10, used: 2, waiting: 0 },
  commit_queue: { rows: 0, oldest_ms: 0 },
  clock_ahead_ms: 12,
  disk_free_bytes: 5e10,
  memory_bytes: 3e8,
};

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
  await pool().query("TRUNCATE processes");
  await pool().query("UPDATE projects SET evaluated_at = now()");
  Object.assign(heartbeat(), { worker: false, startedAt: Number.NEGATIVE_INFINITY });
  heartbeat().rounds.clear();
});
afterEach(async () => {
  Object.assign(heartbeat(), { worker: false, startedAt: Number.NEGATIVE_INFINITY });
  await pool().query("DELETE FROM notifications");
  await story.end();
});

const report = (state: Partial<ProcessState>, name = "node-b:7") =>
  reportProcess({ id: randomUUID(), name, version: "0.1.0", state: { ...WELL, ...state } });

/** A notification that could have been sent this long ago. */
async function due(secondsAgo: number): Promise<{ channelId: string }> {
  const { projectId } = story.actor;
  const channelId = randomUUID();
  const config = { host: "hooks.example.test" };
  const secret = { secret: "https://hooks.example.test/x", address: null };
  await insertChannel(pool(), {
    id: channelId,
    projectId,
    name: channelId,
    kind: "slack",
    config,
    ...secret,
    enabled: true,
  });
  await pool().query(
    `INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, next_attempt_at)
     VALUES ($1, $2, 'x', 'first', '{}', now() - make_interval(secs => $3))`,
    [projectId, channelId, secondsAgo],
  );
  return { channelId };
}

describe("a notification that no process sends", () => {
  it("makes a worker not ready, and a web process reports it", async () => {
    await due(30);
    expect((await checkHealth()).parts.deliveries).toBeUndefined();
    await due(300);
    const said = {
      deliveries: expect.stringMatching(/^a notification has been due for 5 min( \d+ s)?, 2 are queued$/),
    };
    expect(await checkHealth()).toMatchObject({ ready: true, parts: said });
    heartbeat().worker = true;
    expect(await checkHealth()).toMatchObject({ ready: false, parts: said });
    heartbeat().startedAt = steadyNow();
    expect(await checkHealth()).toMatchObject({ ready: true, parts: said });
  });

  it("does not count while its channel is paused or an earlier one is being retried", async () => {
    const { channelId } = await due(300);
    await pool().query("UPDATE channels SET paused_until = now() + interval '1 minute' WHERE id = $1", [
      channelId,
    ]);
    expect((await checkHealth()).parts.deliveries).toBeUndefined();
    await pool().query("UPDATE channels SET paused_until = NULL");
    await pool().query("UPDATE notifications SET next_attempt_at = now() + interval '1 minute'");
    await pool().query(
      `INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, next_attempt_at)
       SELECT project_id, channel_id, order_key, 'resolved', payload, now() - interval '5 minutes' FROM notifications`,
    );
    expect((await checkHealth()).parts.deliveries).toBeUndefined();
  });
});

describe("other processes", () => {
  it("are reported when they are not well, without the names of their machines", async () => {
    await report({ role: "web" });
    await report({ trouble: "stalled: evaluation", clock_ahead_ms: 7_200_000, disk_free_bytes: 4e8 });
    const { ready, parts } = await checkHealth();
    expect(ready).toBe(true);
    expect(parts).toMatchObject({
      processes: "a worker is not ready: stalled: evaluation",
      clock: expect.stringMatching(/^the clock of a worker is 2 h ahead/),
      disk: "400 MB left on the disk of a worker's data directory",
    });
    expect(JSON.stringify(parts)).not.toContain("node-b");
  });

  it("that have been killed are not", async () => {
    await report({ trouble: "stalled: evaluation" });
    await pool().query("UPDATE processes SET seen_at = now() - interval '31 seconds'");
    expect((await checkHealth()).parts.processes).toBeUndefined();
  });

  it("are missed if none of them is a worker", async () => {
    await pool().query(
      "UPDATE projects SET evaluated_at = now() - interval '2 minutes', created_at = now() - interval '1 h'",
    );
    await pool().query("UPDATE rules SET updated_at = now() - interval '1 h'");
    await report({ role: "web" });
    expect((await checkHealth()).parts.evaluation).toMatch(/^last 2 min( \d+ s)? ago, no worker is running$/);
    await report({});
    expect((await checkHealth()).parts.evaluation).toMatch(/^last 2 min( \d+ s)? ago$/);
  });

  it("are named to admins only", async () => {
    await report({});
    const asked = { worker: "on", health: {}, now: Date.now() };
    const { projectId } = story.actor;
    expect((await loadAbout(projectId, { ...asked, isAdmin: false })).processes).toBeNull();
    expect((await loadAbout(projectId, { ...asked, isAdmin: true })).processes).toMatchObject([
      { name: "node-b:7", role: "worker", trouble: null },
    ]);
  });
});

it("a process reports itself while it runs, with the connections of its worker", async () => {
  heartbeat().workerPool = { size: 5, used: 5, waiting: 3 };
  const stop = startReports("0.1.0");
  await expect.poll(listProcesses).toMatchObject([
    {
      name: expect.stringMatching(/:\d+$/),
      version: "0.1.0",
      state: { role: "both", trouble: null, pool: { size: 15, waiting: 3 } },
    },
  ]);
  heartbeat().workerPool = null;
  await stop();
  expect(await listProcesses()).toEqual([]);
});

it("the oldest project gets an alert about the installation, but not for what a new worker still catches up with", async () => {
  const { rows } = await pool().query<{ id: number }>(
    "SELECT min(id) AS id FROM projects WHERE archived_at IS NULL",
  );
  const oldest = rows[0]!.id;
  await due(600);
  await report({ disk_free_bytes: 4e8 });
  const parts = async (projectId: number) =>
    (await installationFaults(projectId, Date.now())).map(({ subject }) => subject);
  expect(await parts(oldest)).toEqual(["disk"]);
  heartbeat().worker = true;
  expect(await parts(oldest)).toEqual(["deliveries", "disk"]);
  expect(await parts(oldest + 1)).toEqual([]);
  heartbeat().startedAt = steadyNow();
  expect(await parts(oldest)).toEqual(["disk"]);
});

describe("the metrics of Sightline itself", () => {
  const TOKEN = "4f1d".repeat(10);
  const ask = (authorization?: string) =>
    metrics(
      new Request("http://localhost/api/health/metrics", authorization ? { headers: { authorization } } : {}),
    );
  afterEach(() => {
    env().SIGHTLINE_METRICS_TOKEN = undefined;
  });

  it("need the operator's token", async () => {
    expect((await ask(`Bearer ${TOKEN}`)).status).toBe(404);
    env().SIGHTLINE_METRICS_TOKEN = TOKEN;
    for (const wrong of [undefined, "Bearer ", `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, `Bearer ${story.key}`])
      expect((await ask(wrong)).status).toBe(401);
    expect((await ask(`Bearer ${TOKEN}`)).status).toBe(200);
  });

  it("are valid, and say what was done", async () => {
    env().SIGHTLINE_METRICS_TOKEN = TOKEN;
    await due(300);
    await report({ pool: { size: 10, used: 10, waiting: 7 }, held_bytes: 5e6 });
    const text = await (await ask(`Bearer ${TOKEN}`)).text();
    expect(expositionFaults(text)).toEqual([]);
    const value = (sample: string) => Number(new RegExp(`^${sample} (\\S+)$`, "m").exec(text)?.[1]);
    expect(value('sightline_trouble\\{part="deliveries"\\}')).toBe(1);
    expect(value("sightline_ready")).toBe(1);
    expect(value("sightline_notifications_queued")).toBe(1);
    expect(value("sightline_notification_due_seconds")).toBeGreaterThan(299);
    expect(value(`sightline_evaluation_age_seconds\\{project="${story.actor.projectId}"\\}`)).toBeLessThan(
      60,
    );
    expect(value('sightline_process_pool_waiting\\{process="node-b:7"\\}')).toBe(7);
    expect(value('sightline_process_held_bytes\\{process="node-b:7",state="held"\\}')).toBe(5e6);
    expect(value("sightline_database_bytes")).toBeGreaterThan(1e6);
    expect(text).toMatch(/^sightline_schema_info\{migration="\d{4}_\w+",postgresql="[^"]+"\} 1$/m);
  });
});
