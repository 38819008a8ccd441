import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { createBudget, removeBudget } from "@/lib/manage/edit-budgets";
import { changeRule, createRule, loadRuleViews } from "@/lib/manage/edit-rules";
import { createSilence } from "@/lib/manage/edit-silences";
import { resolveByHand } from "@/lib/manage/handle-alerts";
import { NewRule } from "@/lib/schema/rules/rule";
import { DAY_MS, floorTo, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { plainSpaces } from "@/test/notice-fixture";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

/** The transaction ids of the project's stored machines: they change with each write. */
async function writes(): Promise<string[]> {
  const { rows } = await pool().query(
    "SELECT xmin::text AS written FROM alert_instances WHERE project_id = $1 ORDER BY rule_id, fingerprint",
    [story.actor.projectId],
  );
  return rows.map(({ written }) => written);
}

describe("an alert that keeps firing", () => {
  /** When the project's alerts were last written, which is what live pages watch. */
  async function alertsWritten(): Promise<string[]> {
    const { rows } = await pool().query<{ written: string }>(
      "SELECT xmin::text AS written FROM alerts WHERE project_id = $1 ORDER BY id",
      [story.actor.projectId],
    );
    return rows.map(({ written }) => written);
  }

  it("is not written while its figures stay the same, and is when they change", async () => {
    const start = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const timestamp = start / 1_000;
    await story.requests(30, { latency_ms: 40_000, timestamp });
    await story.breaker("open");
    await story.evaluate(start, 3);
    expect((await story.alerts()).map(({ type }) => type).sort()).toEqual(["circuit_open", "latency_p95"]);
    // Nor are silenced ones, while what suppresses them stays the same.
    const ends_at = new Date(Date.now() + DAY_MS).toISOString();
    const silence = { matchers: { rule: "Circuit breaker" }, comment: "known", ends_at };
    await createSilence(story.actor, silence, Date.now());
    const silenced = Math.max(start + 30_000, Date.now() + 1_000);
    await story.evaluate(silenced);
    expect(await story.noted("silenced")).toHaveLength(1);
    const before = await alertsWritten();
    await story.evaluate(silenced + 1_000, 2);
    expect(await alertsWritten()).toEqual(before);
    await story.requests(30, { latency_ms: 50_000, timestamp });
    await story.evaluate(silenced + 5_000);
    const after = await alertsWritten();
    expect(after.filter((written, at) => written !== before[at])).toHaveLength(1);
    expect((await story.alerts()).find(({ type }) => type === "latency_p95")).toMatchObject({
      sampleSize: 60,
    });
  });
});

describe("a round that finds everything as it was", () => {
  /** Rules that wait neither for detectors nor for the end of a window. */
  const rulesWritten = async () =>
    (
      await pool().query<{ written: string }>(
        "SELECT xmin::text AS written FROM rules WHERE project_id = $1 AND kind IN ('threshold', 'circuit_open') ORDER BY id",
        [story.actor.projectId],
      )
    ).rows.map(({ written }) => written);

  it("writes no machine and no rule, and the alert still ends on time", async () => {
    const start = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    await story.breaker("open");
    await story.evaluate(start + 10_000, 2);
    const before = [await writes(), await rulesWritten()];
    await story.evaluate(start + 30_000, 3);
    expect([await writes(), await rulesWritten()]).toEqual(before);
    expect(await story.alerts()).toMatchObject([{ state: "firing" }]);

    await story.breaker("closed");
    const closed = Date.now();
    await story.evaluate(closed + 2 * MINUTE_MS);
    await story.evaluate(closed + 4 * MINUTE_MS);
    expect(await story.alerts()).toMatchObject([{ state: "resolved", resolveReason: "recovered" }]);
  });

  it("notes each rule again after a minute, and shows the time of the round until then", async () => {
    const { projectId } = story.actor;
    await story.evaluate(Date.now());
    const noted = await rulesWritten();
    await pool().query("UPDATE rules SET last_evaluated_at = now() - interval '61 s' WHERE project_id = $1", [
      projectId,
    ]);
    const aged = await rulesWritten();
    await story.evaluate(Date.now() + 10_000);
    const again = await rulesWritten();
    expect(again.filter((written, at) => written !== aged[at]).length).toBeGreaterThan(3);
    expect(again).not.toEqual(noted);
    await pool().query("UPDATE rules SET last_evaluated_at = now() - interval '50 s' WHERE project_id = $1", [
      projectId,
    ]);
    await story.evaluate(Date.now() + 20_000);
    const shown = (await loadRuleViews(projectId)).flatMap(({ enabled, last_evaluated_at: at }) =>
      enabled && at !== null ? [Date.now() - Date.parse(at)] : [],
    );
    expect(shown.length).toBeGreaterThan(10);
    expect(Math.max(...shown)).toBeLessThan(40_000);
  });
});

describe("a type of error that stops", () => {
  it("recovers for as long as the rule says, and then resolves", async () => {
    const { actor } = story;
    const rule = (await loadRuleViews(actor.projectId)).find(({ pack_key }) => pack_key === "error_rate")!;
    const definition = { ...rule.definition, keep_firing_seconds: 120 } as typeof rule.definition;
    await changeRule(actor, rule.id, { definition }, Date.now());
    const start = Date.now();
    await story.requests(90, {});
    await story.requests(10, { status: "error", error_type: "timeout" });
    await story.evaluate(start, 3);
    expect(await story.alerts()).toMatchObject([{ state: "firing", labels: { error_type: "timeout" } }]);
    await story.requests(50, { timestamp: start / 1_000 + 290 });
    const calm = start + 6 * MINUTE_MS;
    await story.evaluate(calm, 3);
    expect(await story.alerts()).toMatchObject([{ state: "firing" }]);
    await story.evaluate(calm + 2 * MINUTE_MS);
    const [alert] = await story.alerts();
    expect(alert).toMatchObject({ state: "resolved", resolveReason: "recovered" });
    // Two of three checks made it fire; it recovers from the first good check on.
    const { evaluations } = await loadAlertDetail(actor.projectId, alert!.id);
    expect(evaluations.map(({ verdict }) => verdict)).toEqual([
      "breaches",
      "breaches",
      "breaches",
      "recovered",
      "recovered",
      "recovered",
      "recovered",
    ]);
    expect(evaluations[1]).toEqual({
      at: new Date(start + 10_000).toISOString(),
      verdict: "breaches",
      value: 0.1,
      threshold: 0.05,
      baseline: null,
      n: 100,
    });
  });
});

describe("the evaluations of an alert", () => {
  const slow = { model: "gpt-5", latency_ms: 40_000 };
  async function detail() {
    const [alert] = await story.alerts();
    return loadAlertDetail(story.actor.projectId, alert!.id);
  }
  const secondsOf = ({ evaluations }: Awaited<ReturnType<typeof detail>>, start: number) =>
    evaluations.map(({ at }) => (Date.parse(at) - start) / 1_000);

  it("are complete while unchanged ones stand for others, and say after which some are missing", async () => {
    // All requests are of one minute, which leaves the window of the rule only after the last round.
    const start = floorTo(Date.now(), MINUTE_MS);
    const now = { ...slow, timestamp: start / 1_000 };
    await story.requests(30, now);
    await story.evaluate(start, 3);
    const fired = await detail();
    expect(fired).toMatchObject({ state: "firing", evaluations_gap_after: null });
    // Nothing new for longer than several of the steps before.
    await story.evaluate(start + 60_000);
    await story.requests(1, now);
    await story.evaluate(start + 70_000);
    const unchanged = await detail();
    expect(secondsOf(unchanged, start)).toEqual([...secondsOf(fired, start), 70]);
    expect(unchanged.evaluations_gap_after).toBeNull();
    for (let round = 0; round < 21; round++) {
      await story.requests(1, now);
      await story.evaluate(start + 80_000 + round * 10_000);
    }
    const torn = await detail();
    expect(torn.evaluations_gap_after).toBe(torn.started_at);
    expect(secondsOf(torn, start).slice(-20)).toEqual(Array.from({ length: 20 }, (_, at) => 90 + at * 10));

    await resolveByHand(story.actor, torn.id, start + 300_000);
    const resolved = await detail();
    expect(resolved).toMatchObject({ state: "resolved", evaluations_gap_after: torn.started_at });
    expect(resolved.evaluations).toEqual(torn.evaluations);
  });

  it("are those of its start and those since it fired again", async () => {
    const start = Date.now() - 40 * MINUTE_MS;
    const again = start + 30 * MINUTE_MS;
    await story.requests(30, { ...slow, timestamp: start / 1_000 });
    await story.evaluate(start + 1_000, 4);
    const first = await detail();
    await resolveByHand(story.actor, first.id, start + 40_000);
    await story.evaluate(start + 10 * MINUTE_MS, 3);
    await story.requests(30, { ...slow, timestamp: again / 1_000 });
    await story.evaluate(again + 1_000, 2);
    const reopened = await detail();
    expect(reopened).toMatchObject({ id: first.id, state: "firing", occurrences: 2 });
    const lasting = [...secondsOf(first, start).slice(0, 2), 1_801, 1_811];
    expect(secondsOf(reopened, start)).toEqual(lasting);
    expect(reopened.evaluations_gap_after).toBe(first.started_at);
    await resolveByHand(story.actor, first.id, again + 30_000);
    expect(secondsOf(await detail(), start)).toEqual(lasting);
  });
});

describe("a rule that is saved unchanged", () => {
  it("resolves nothing; a changed one does", async () => {
    const { actor } = story;
    const rule = (await loadRuleViews(actor.projectId)).find(({ pack_key }) => pack_key === "latency_p95")!;
    await story.requests(30, { latency_ms: 40_000 });
    await story.evaluate(Date.now(), 3);
    const { kind, ...others } = rule.definition;
    const definition = { ...others, kind } as typeof rule.definition;
    await changeRule(actor, rule.id, { definition }, Date.now());
    expect(await story.alerts()).toMatchObject([{ state: "firing" }]);
    const changed = { ...definition, critical_threshold: 60_000 } as typeof rule.definition;
    await changeRule(actor, rule.id, { definition: changed }, Date.now());
    expect(await story.alerts()).toMatchObject([{ state: "resolved", resolveReason: "rule_changed" }]);
  });
});

describe("an alert that becomes critical", () => {
  it("notifies with the value that made it critical", async () => {
    const { actor } = story;
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    const rule = (await loadRuleViews(actor.projectId)).find(({ pack_key }) => pack_key === "latency_p95")!;
    const definition = { ...rule.definition, critical_threshold: 60_000 } as typeof rule.definition;
    await changeRule(actor, rule.id, { definition }, Date.now());
    const now = Date.now();
    await story.requests(30, { latency_ms: 40_000, timestamp: now / 1_000 - 400 });
    await story.evaluate(now - 390_000, 3);
    expect(await story.alerts()).toMatchObject([{ state: "firing", severity: "warning" }]);
    await story.requests(30, { latency_ms: 90_000, timestamp: now / 1_000 - 1 });
    await story.evaluate(now);
    await story.deliver();
    expect(plainSpaces(String(receiver.received[0]!.json.text))).toMatch(
      /^\[CRITICAL\] p95 latency, gpt-5 - p95 latency of gpt-5 is (90|89\.\d|90\.\d) s/,
    );
  });
});

describe("a resolved alert", () => {
  it("shows its worst figures, not the last ones before it resolved", async () => {
    const start = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 30 * MINUTE_MS;
    const minute = async (at: number, latency_ms: number) => {
      await story.requests(30, { latency_ms, timestamp: (start + at * MINUTE_MS) / 1_000 });
      await story.evaluate(start + at * MINUTE_MS + 1_000, 3);
    };
    await minute(0, 40_000);
    const values: (number | null)[] = [];
    for (const [at, latency] of [
      [6, 80_000],
      [12, 35_000],
    ] as const) {
      await minute(at, latency);
      values.push((await story.alerts())[0]!.value);
    }
    expect(values.map((value) => Math.round(value! / 1_000))).toEqual([80, 35]);
    await minute(18, 500);
    await minute(24, 500);
    const [alert] = await story.alerts();
    expect(alert).toMatchObject({ state: "resolved", sampleSize: 30 });
    expect(plainSpaces(alert!.message)).toBe(
      "Peak: p95 latency of gpt-5 is 80 s (30 requests, last 5 min), above 30 s.",
    );
  });
});

describe("a budget that is deleted", () => {
  it("resolves its alert", async () => {
    const budget = await createBudget(story.actor, {
      name: "Team",
      amount_usd: 1,
      period: "daily",
      scope: {},
    });
    await story.requests(2, { cost_usd: 1 });
    await story.evaluate(Date.now());
    const states = async () => (await story.alerts()).map(({ type, state }) => `${type} ${state}`).sort();
    const [day, mark] = ["daily_cost", "budget_milestones"];
    expect(await states()).toEqual([`${mark} firing`, `${mark} firing`, `${day} firing`]);
    await removeBudget(story.actor, budget.id);
    await story.evaluate(Date.now(), 2);
    expect(await states()).toEqual([`${mark} resolved`, `${mark} resolved`, `${day} resolved`]);
  });
});

describe("a quiet round", () => {
  it("writes no machine, not even of label sets that fired before", async () => {
    const start = Date.now();
    await story.breaker("open");
    await story.breaker("closed");
    await story.evaluate(start + MINUTE_MS + 1_000, 2);
    expect(await story.alerts()).toMatchObject([{ state: "resolved" }]);
    const before = await writes();
    expect(before).toHaveLength(1);
    await story.requests(50, {});
    await story.evaluate(start + 2 * MINUTE_MS, 3);
    expect(await writes()).toEqual(before);
  });
});

describe("a rule that judges closed minutes", () => {
  it("judges the same minute again after it failed", async () => {
    const definition = {
      kind: "threshold",
      metric: "requests",
      comparison: "below",
      threshold: 100,
      recovery: 100,
      window_seconds: 300,
      persistence: { k: 1, n: 1 },
      keep_firing_seconds: 0,
      min_requests: 1,
    };
    const rule = { name: "Few requests", definition, severity: "warning" };
    await createRule(story.actor, NewRule.parse(rule));
    const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    await story.requests(30, { timestamp: minute / 1_000 - 60 });
    const now = minute + 2 * MINUTE_MS;
    await pool().query(
      "ALTER TABLE alerts ADD CONSTRAINT refuse CHECK (rule_name <> 'Few requests') NOT VALID",
    );
    try {
      await story.evaluate(now);
      expect(await story.alerts()).toEqual([]);
    } finally {
      await pool().query("ALTER TABLE alerts DROP CONSTRAINT refuse");
    }
    await story.evaluate(now + 10_000);
    expect(await story.alerts()).toMatchObject([{ ruleName: "Few requests", state: "firing" }]);
  });
});

it("a round whose figures cannot be read is not recorded, and no rule is blamed", async () => {
  const { projectId } = story.actor;
  const recorded = async () => {
    const { rows } = await pool().query<{ evaluated: boolean; faults: number }>(
      `SELECT evaluated_at IS NOT NULL AS evaluated,
         (SELECT count(*)::int FROM rules WHERE project_id = $1 AND last_error IS NOT NULL) AS faults
       FROM projects WHERE id = $1`,
      [projectId],
    );
    return rows[0];
  };
  await story.requests(30, {});
  await pool().query(
    "UPDATE rollup_fragments SET latency_sketch = latency_sketch || '\\xff'::bytea WHERE project_id = $1",
    [projectId],
  );
  await expect(story.evaluate(Date.now())).rejects.toThrow("sketch");
  expect(await recorded()).toEqual({ evaluated: false, faults: 0 });
  await pool().query("DELETE FROM rollup_fragments WHERE project_id = $1", [projectId]);
  await story.evaluate(Date.now());
  expect(await recorded()).toEqual({ evaluated: true, faults: 0 });
});
