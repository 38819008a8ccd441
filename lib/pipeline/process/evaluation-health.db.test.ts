import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadEvaluationNotice } from "@/lib/dashboard/alerts/load-evaluation-notice";
import { changeRule, loadRuleViews } from "@/lib/manage/edit-rules";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { steadyNow } from "@/lib/steady-clock";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import { pool } from "@/lib/store/database/pool";
import { isLockInUse, withLock } from "@/lib/store/database/with-lock";
import { switchRules } from "@/lib/store/people/demo-project";
import { setArchived } from "@/lib/store/people/projects";
import { AlertStory } from "@/test/alert-story";
import { checkHealth } from "./check-health";
import { heartbeat, stalledLoops } from "./heartbeat";
import { startSchedule } from "./schedule";

let story: AlertStory;
let other: pg.Client;
beforeEach(async () => {
  story = await AlertStory.begin();
  // A round over the projects of other tests takes a while.
  await pool().query("UPDATE rules SET enabled = false WHERE project_id <> $1", [story.actor.projectId]);
  other = new pg.Client({ connectionString: process.env.DATABASE_URL, application_name: "psql" });
  await other.connect();
  heartbeat().rounds.clear();
  Object.assign(heartbeat(), { worker: true, startedAt: Number.NEGATIVE_INFINITY });
});
afterEach(async () => {
  vi.useRealTimers();
  await other.end();
  await pool().query("UPDATE rules SET enabled = false WHERE project_id = $1", [story.actor.projectId]);
  Object.assign(heartbeat(), { worker: false, startedAt: 0 });
  heartbeat().rounds.clear();
  await story.end();
});

/** As if this project had been created and evaluated this long ago, and the others just now. */
async function judged(secondsAgo: number): Promise<void> {
  await pool().query("UPDATE projects SET evaluated_at = now()");
  const { projectId } = story.actor;
  const back = "now() - make_interval(secs => $2)";
  await pool().query(
    `UPDATE projects SET created_at = ${back}, evaluated_at = ${back}, judged_at = ${back} WHERE id = $1`,
    [projectId, secondsAgo],
  );
  await pool().query(`UPDATE rules SET updated_at = ${back} WHERE project_id = $1`, [projectId, secondsAgo]);
}
const takeLock = (lock: number = LOCKS.evaluation) => other.query("SELECT pg_advisory_lock($1)", [lock]);
const notice = () => loadEvaluationNotice(story.actor.projectId);

/** Rounds that end 26 s after the loops began, by the clock of this process. */
async function firstRounds(): Promise<string[]> {
  vi.useFakeTimers({ toFake: ["hrtime"] });
  const stop = startSchedule();
  vi.advanceTimersByTime(26_000);
  await stop();
  const stalled = stalledLoops();
  vi.useRealTimers();
  return stalled;
}

describe("rules that no process evaluates", () => {
  it("make a worker not ready, and it names the holder of the lock", async () => {
    await judged(65);
    await takeLock();
    const { ready, parts } = await checkHealth();
    expect(ready).toBe(false);
    expect(parts.evaluation).toMatch(
      /^last 1 min \d+ s ago, the lock is held by database process \d+ \(psql\) since 20/,
    );
  });

  it("leave a web process ready, and it reports them", async () => {
    heartbeat().worker = false;
    await judged(65);
    expect(await checkHealth()).toMatchObject({
      ready: true,
      parts: { evaluation: expect.stringMatching(/^last 1 min \d+ s ago$/) },
    });
  });

  it("of one project leave a worker ready while others are evaluated, and it reports them", async () => {
    await judged(65);
    const healthy = await AlertStory.begin();
    await pool().query("UPDATE projects SET evaluated_at = now(), judged_at = now() WHERE id = $1", [
      healthy.actor.projectId,
    ]);
    const { ready, parts } = await checkHealth();
    await pool().query("UPDATE rules SET enabled = false WHERE project_id = $1", [healthy.actor.projectId]);
    await healthy.end();
    expect({ ready, parts }).toMatchObject({
      ready: true,
      parts: {
        evaluation: "ok",
        rules: expect.stringMatching(/^late: rules of 1 project were last evaluated 1 min/),
      },
    });
  });

  it("are not the fault of a worker that has just started", async () => {
    await judged(3_600);
    heartbeat().startedAt = steadyNow();
    expect(await checkHealth()).toMatchObject({
      ready: true,
      parts: { evaluation: "last 1 h ago" },
    });
  });

  it("are reported on the pages after a minute", async () => {
    await judged(30);
    expect(await notice()).toBeNull();
    await judged(65);
    expect(await notice()).toMatch(/^Rules have not been evaluated for 1 min \d+ s: /);
  });

  it("are not reported if all rules are disabled, or one was just enabled", async () => {
    await judged(3_600);
    const { projectId } = story.actor;
    await pool().query("UPDATE rules SET enabled = false WHERE project_id = $1", [projectId]);
    expect(await notice()).toBeNull();
    expect((await checkHealth()).parts.evaluation).toBe("ok");
    await pool().query("UPDATE rules SET enabled = true, updated_at = now() WHERE project_id = $1", [
      projectId,
    ]);
    expect(await notice()).toBeNull();
  });

  it.each([
    ["a project was restored from the archive", setArchived, [true, false]],
    ["a demo was completed", switchRules, [false, true]],
  ])("are not reported when %s", async (_, change, steps) => {
    await judged(3_600);
    for (const step of steps) await change(pool(), story.actor.projectId, step);
    expect(await notice()).toBeNull();
    const { parts } = await checkHealth();
    expect([parts.evaluation, parts.rules]).toEqual(["ok", undefined]);
  });
});

describe("a round", () => {
  it("that evaluates makes the process ready", async () => {
    await judged(65);
    expect(await firstRounds()).toEqual([]);
    expect((await checkHealth()).parts.evaluation).toBe("ok");
    expect(await notice()).toBeNull();
  });

  it("that finds the lock held by a process that does not evaluate does not count", async () => {
    await judged(65);
    await takeLock();
    expect(await firstRounds()).toEqual(["evaluation"]);
  });

  it("that finds the lock held by a process that evaluates counts", async () => {
    await judged(0);
    await takeLock();
    expect(await firstRounds()).toEqual([]);
  });

  it("in which one project fails counts only for the others", async () => {
    await judged(65);
    await pool().query("UPDATE rules SET definition = 'null' WHERE project_id = $1", [story.actor.projectId]);
    await firstRounds();
    heartbeat().startedAt = Number.NEGATIVE_INFINITY;
    expect(await notice()).toMatch(/^Rules have not been evaluated/);
    const { ready, parts } = await checkHealth();
    expect(ready).toBe(false);
    expect(parts.evaluation).toMatch(/^last 1 min \d+ s ago$/);
  });
});

it("a stored rule that cannot be read fails alone, and can still be listed and disabled", async () => {
  await judged(65);
  const { projectId } = story.actor;
  const { rows } = await pool().query<{ id: string }>(
    "UPDATE rules SET definition = '{\"kind\": \"of tomorrow\"}' WHERE project_id = $1 AND pack_key = 'latency_p95' RETURNING id",
    [projectId],
  );
  expect(await evaluateProject(projectId, Date.now())).toEqual({ failed: false, complete: true });
  const rules = await loadRuleViews(projectId);
  expect(rules.filter(({ last_error }) => last_error !== null).map(({ id }) => id)).toEqual([rows[0]!.id]);
  expect(rules.find(({ id }) => id === rows[0]!.id)!.sentence).toBe(
    "This version of Sightline cannot read this rule.",
  );
  expect(rules.filter(({ last_evaluated_at }) => last_evaluated_at !== null).length).toBeGreaterThan(10);
  expect(await changeRule(story.actor, rows[0]!.id, { enabled: false }, Date.now())).toMatchObject({
    enabled: false,
  });
});

describe("a lock", () => {
  const LOCK = 72_707_399;

  it("that another process got a moment ago is in use, one that was left behind is not", async () => {
    await takeLock(LOCK);
    expect(await withLock(LOCK, async () => {})).toBe(false);
    expect(await isLockInUse(LOCK, 30_000)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await isLockInUse(LOCK, 10)).toBe(false);
  });

  it("that was released says nothing about its round", async () => {
    expect(await isLockInUse(LOCK, 10)).toBe(true);
    expect(await withLock(LOCK, async () => {})).toBe(true);
  });
});
