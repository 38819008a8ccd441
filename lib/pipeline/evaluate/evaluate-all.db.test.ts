import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { emptyInstallation } from "@/test/people";
import { evaluateAll } from "./evaluate-all";

const MANY = 1_200;
const THRESHOLD = {
  kind: "threshold",
  metric: "latency_p95",
  comparison: "above",
  threshold: 1e9,
  recovery: 1e9,
  window_seconds: 300,
  persistence: { k: 1, n: 1 },
  keep_firing_seconds: 0,
  min_requests: 1,
  min_events: 0,
  critical_threshold: null,
  no_data: "keep",
  confidence: false,
  unless_normal: false,
  min_value: 0,
  filters: {},
  group_by: ["model"],
};

let greedy: AlertStory;
let modest: AlertStory;
beforeAll(async () => {
  await emptyInstallation();
  [greedy, modest] = [await AlertStory.begin(), await AlertStory.begin()];
  await pool().query("UPDATE rules SET enabled = kind = 'system_fault'");
  // Past the quota, as old installations may be.
  await addRules(greedy, MANY);
  await addRules(modest, 4);
  await greedy.requests(50, {});
  await modest.requests(50, {});
});
afterAll(async () => {
  await greedy.end();
  await modest.end();
});

async function addRules({ actor }: AlertStory, count: number): Promise<void> {
  await pool().query(
    `INSERT INTO rules (project_id, name, kind, definition, severity)
     SELECT $1, 'rule ' || i, 'threshold', $2::jsonb || jsonb_build_object('threshold', 1e9 + i), 'warning'
     FROM generate_series(1, $3::int) AS i`,
    [actor.projectId, JSON.stringify(THRESHOLD), count],
  );
}

async function countJudged({ actor }: AlertStory): Promise<number> {
  const { rows } = await pool().query(
    "SELECT count(*)::int AS n FROM rules WHERE project_id = $1 AND last_evaluated_at IS NOT NULL",
    [actor.projectId],
  );
  return rows[0].n;
}
/** The shortest round, however slow the machine is. */
const ONE_TURN = { turnMs: 0, roundMs: 0, patienceMs: 120_000 };
const forget = () => pool().query("UPDATE rules SET last_evaluated_at = NULL");

it("gives each project a turn in every round, however many rules another has", async () => {
  for (let round = 1; round <= 5; round++) {
    expect(await evaluateAll(ONE_TURN)).toBe(true);
    // One rule per turn at least, and each before any a second time.
    expect(await countJudged(modest)).toBe(round);
    expect(await countJudged(greedy)).toBe(round);
  }
});

it("gives further turns in the same round to those that were not done, after the others", async () => {
  await forget();
  await pool().query("UPDATE projects SET evaluated_at = now() - interval '1 hour' WHERE id = $1", [
    greedy.actor.projectId,
  ]);
  await evaluateAll({ roundMs: 120_000, patienceMs: 120_000 });
  expect(await countJudged(modest)).toBe(5);
  expect(await countJudged(greedy)).toBe(MANY + 1);
});

it("says that rules are judged late, to their project as an alert, and stays ready", async () => {
  const back = "now() - interval '2 minutes'";
  await pool().query("UPDATE projects SET evaluated_at = now(), judged_at = now()");
  await pool().query(
    `UPDATE projects SET created_at = ${back}, judged_at = ${back}, evaluated_at = now() WHERE id = $1`,
    [greedy.actor.projectId],
  );
  await pool().query(`UPDATE rules SET updated_at = ${back}`);
  const { ready, parts } = await checkHealth();
  expect([ready, parts.rules]).toEqual([
    true,
    expect.stringMatching(/^late: rules of 1 project were last evaluated 2 min/),
  ]);
  // The rule about Sightline's health is the oldest.
  await evaluateAll(ONE_TURN);
  expect((await greedy.alerts()).map(({ message }) => message)).toEqual([
    expect.stringMatching(/^The 1,201 rules of project Project take longer than their share of a round/),
  ]);
  expect(await modest.alerts()).toEqual([]);
  await evaluateAll({ turnMs: 60_000, patienceMs: 120_000 });
  expect((await checkHealth()).parts.rules).toBeUndefined();
});

it("does not wait for a project whose statements are not answered, and leaves it to finish", async () => {
  await forget();
  const { projectId } = greedy.actor;
  await pool().query("UPDATE projects SET evaluated_at = now() - interval '1 hour' WHERE id = $1", [
    projectId,
  ]);
  const holder = await pool().connect();
  await holder.query("BEGIN");
  await holder.query("SELECT FROM projects WHERE id = $1 FOR UPDATE", [projectId]);
  try {
    await vi.waitFor(
      async () => {
        await evaluateAll({ ...ONE_TURN, patienceMs: 100 });
        expect(await countJudged(modest)).toBeGreaterThan(1);
      },
      { timeout: 25_000 },
    );
    expect(await countJudged(greedy)).toBe(1);
  } finally {
    await holder.query("ROLLBACK");
    holder.release();
  }
  await vi.waitFor(
    async () => {
      await evaluateAll(ONE_TURN);
      expect(await countJudged(greedy)).toBeGreaterThan(1);
    },
    { timeout: 60_000 },
  );
});
