import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { removeRoute } from "@/lib/manage/edit-routes";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { createSilence, loadSilences, removeSilence } from "@/lib/manage/edit-silences";
import { memoryIsOf } from "@/lib/process-wide";
import { lookBack } from "@/lib/reads/look-back";
import { SERIES_CAP } from "@/lib/schema/request/series-cap";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { listCircuits } from "@/lib/store/requests/circuit-events";
import { ROLLUP_COLUMN_LIST } from "@/lib/store/rollups/rollup-codec";
import { ROLLUP_COLUMNS } from "@/lib/store/rollups/rollup-columns";
import { AlertStory } from "@/test/alert-story";
import { flushDueGroups } from "./flush-groups";

let story: AlertStory;

beforeEach(async () => {
  // The wait before the first retry is drawn from 0 to 5 s: a short one would retry within the same round.
  vi.spyOn(Math, "random").mockReturnValue(0.9);
  story = await AlertStory.begin();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await story.end();
});

const faults = async () =>
  (await story.alerts())
    .filter(({ ruleKind }) => ruleKind === "system_fault")
    .map(
      ({ labels, state }) =>
        `${labels.fault} ${labels.channel ?? labels.failing_rule ?? labels.failing_silence ?? labels.failing_route ?? labels.project} ${state}`,
    )
    .sort();
const texts = ({ received }: { received: { json: Record<string, unknown> }[] }) =>
  received.map(({ json }) => String(json.text).split(" - ")[0]);

async function pass(now: number): Promise<void> {
  await story.evaluate(now);
  await flushDueGroups(now);
  await story.deliver();
}

describe("5 failures: enabled, degraded, another channel notified", () => {
  it("and its resolve is sent when the channel accepts messages again", async () => {
    const broken = await story.slack("Broken");
    const other = await story.slack("Other");
    await story.route("critical", broken.channelId);
    broken.receiver.next.push(...Array.from({ length: 5 }, () => ({ status: 503, body: "down" })));
    await story.breaker("open");
    for (let attempt = 0; attempt < 5; attempt++) {
      await story.skipWaits();
      await story.deliver();
    }
    const now = Date.now();
    await pass(now);
    expect(await faults()).toEqual(["channel degraded Broken firing"]);
    // The only routed channel is the broken one.
    expect(texts(other.receiver)).toEqual(["[CRITICAL] Sightline health, channel degraded, Broken"]);
    const { rows } = await pool().query("SELECT enabled, health FROM channels WHERE id = $1", [
      broken.channelId,
    ]);
    expect(rows).toEqual([{ enabled: true, health: "degraded" }]);

    await story.skipWaits();
    await story.deliver();
    await pass(now + MINUTE_MS);
    await pass(now + 2 * MINUTE_MS + 1_000);
    expect(await faults()).toEqual(["channel degraded Broken resolved"]);
    expect(other.receiver.received).toHaveLength(2);
    expect(texts(broken.receiver).some((text) => text?.includes("Sightline health"))).toBe(false);
  });
});

describe("a channel whose receiver is gone", () => {
  it("is disabled, and another channel is notified", async () => {
    const gone = await story.slack("Gone");
    const other = await story.slack("Other");
    await story.route("critical", gone.channelId, other.channelId);
    gone.receiver.next.push({ status: 410, body: "gone" });
    await story.breaker("open");
    await story.deliver();
    await pass(Date.now());
    expect(await faults()).toContain("channel disabled Gone firing");
    // The undelivered message is part of the same notification.
    const [, told] = other.receiver.received;
    expect(told!.text).toContain("Channel Gone was disabled: its receiver no longer exists.");
  });
});

describe("a rule that cannot be evaluated", () => {
  it("is reported after three failures in a row, and does not stop the others", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    const { projectId } = story.actor;
    await pool().query(
      `UPDATE rules SET definition = definition || '{"metric": "no_such_metric"}' WHERE project_id = $1 AND pack_key = 'latency_p95'`,
      [projectId],
    );
    await story.requests(30, { latency_ms: 900 });
    const now = Date.now() + 1_000;
    for (let round = 0; round < 5; round++) await pass(now + round * 10_000);
    expect(await faults()).toEqual(["rule failing p95 latency firing"]);
    expect(texts(receiver)).toEqual(["[CRITICAL] Sightline health, rule failing, p95 latency"]);
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM rules WHERE project_id = $1 AND last_error IS NULL AND last_evaluated_at IS NOT NULL",
      [projectId],
    );
    expect(rows[0].n).toBeGreaterThan(8);
  });
});

describe("a silence or route that cannot be read", () => {
  // As an older version or a manual edit may have left it in the database.
  const damage = async (table: string, id: string, change: string) => {
    await pool().query(`UPDATE ${table} SET ${change} WHERE id = $1`, [id]);
  };
  const recurrence = { weekdays: [1, 2, 3, 4, 5, 6, 7], start: "00:00", minutes: 1_440, time_zone: "UTC" };
  const silence = { matchers: { breaker: "other" }, recurrence, comment: "deploy" };

  it.each<[string, string, string]>([
    ["a matcher that is not a string", "silences", `matchers = '{"breaker": 5}'`],
    ["matchers that are not an object", "silences", "matchers = '[7]'"],
    ["an unknown time zone", "silences", `recurrence = recurrence || '{"time_zone": "Mars/Olympus"}'`],
    ["a matcher that is not a string", "routes", `matchers = '{"breaker": {}}'`],
  ])(
    "with %s in %s matches nothing, is reported by name, and does not stop others",
    async (_, table, change) => {
      const { receiver, channelId } = await story.slack();
      const broken = await story.route("critical", channelId);
      const { id: silenceId } = await createSilence(story.actor, { ...silence }, Date.now());
      const id = table === "silences" ? silenceId : broken;
      const name = table === "silences" ? `"deploy" by API key test` : "critical alerts to Slack";
      await damage(table, id, change);
      await story.route("critical", channelId);
      const held = { matchers: { breaker: "held" }, recurrence, comment: "" };
      await createSilence(story.actor, held, Date.now());

      expect((await story.breaker("open")).status).toBe(200);
      expect((await story.breaker("open", { name: "held" })).status).toBe(200);
      const now = Date.now();
      for (let round = 0; round < 3; round++) await pass(now + round * 10_000);
      expect(await faults()).toEqual([`${table.slice(0, -1)} failing ${name} firing`]);
      const breakers = (await story.alerts())
        .filter(({ type }) => type === "circuit_open")
        .map(({ labels, heldBy }) => [labels.breaker, heldBy?.kind ?? null])
        .sort();
      expect(breakers).toEqual([
        ["held", "maintenance"],
        ["primary", null],
      ]);
      expect(texts(receiver).filter((text) => text?.includes(name))).toHaveLength(1);
      const { rows } = await pool().query(
        "SELECT count(*)::int AS n FROM rules WHERE project_id = $1 AND last_error IS NOT NULL",
        [story.actor.projectId],
      );
      expect(rows[0].n).toBe(0);
      expect((await loadSilences(story.actor.projectId, now)).length).toBe(2);

      await (table === "silences" ? removeSilence(story.actor, id, now) : removeRoute(story.actor, id));
      await pass(now + MINUTE_MS);
      await pass(now + 2 * MINUTE_MS + 1_000);
      expect(await faults()).toEqual([`${table.slice(0, -1)} failing ${name} resolved`]);
    },
  );
});

describe("more names than a project keeps apart", () => {
  it("are counted and reported until an hour has passed without them", async () => {
    const { projectId } = story.actor;
    await pool().query(
      "INSERT INTO series (project_id, model) SELECT $1, 'model-' || n FROM generate_series(1, $2) AS n",
      [projectId, SERIES_CAP],
    );
    const now = Date.now();
    await story.requests(2, { model: "model-7", timestamp: now / 1_000 });
    await story.evaluate(now);
    expect(await faults()).toEqual([]);
    await story.requests(3, { model: "one-too-many", timestamp: now / 1_000 });
    await story.evaluate(now + MINUTE_MS);
    expect(await faults()).toEqual([expect.stringMatching(/^names full .+ firing$/)]);
    expect((await story.alerts()).find(({ labels }) => labels.fault === "names full")).toMatchObject({
      value: 3,
      message: expect.stringContaining("3 requests of the last hour have another one"),
    });
    await story.evaluate(now + 62 * MINUTE_MS);
    await story.evaluate(now + 64 * MINUTE_MS);
    expect(await faults()).toEqual([expect.stringMatching(/^names full .+ resolved$/)]);
  });
});

describe("more hours than rules look back on", () => {
  it("are left out, and reported with their number on the rules that compare with them", async () => {
    const { projectId } = story.actor;
    const { rows } = await pool().query<{ id: number }>(
      "INSERT INTO series (project_id, model) SELECT $1, 'many-' || n FROM generate_series(1, 2000) AS n RETURNING id",
      [projectId],
    );
    // In the middle of an hour: the evaluations below are of the same one.
    const now = floorTo(Date.now(), HOUR_MS) - HOUR_MS / 2;
    const hour = floorTo(now, HOUR_MS);
    const ids = rows.map(({ id }) => id);
    const hours = async (from: number, to: number, of = ids) => {
      await ensurePartitions([from, to]);
      await pool().query(
        `INSERT INTO rollup_1h (${ROLLUP_COLUMN_LIST})
         SELECT project_id, many, hour, ${ROLLUP_COLUMNS.map(({ name }) => name).join(", ")}
         FROM (SELECT * FROM rollup_fragments WHERE project_id = $1 LIMIT 1) m, unnest($2::int4[]) AS many,
           generate_series($3::timestamptz, $4::timestamptz, interval '1 hour') AS hour`,
        [projectId, of, new Date(from).toISOString(), new Date(to).toISOString()],
      );
    };
    await story.requests(1, { model: "gpt-5", timestamp: now / 1_000 });
    const leftOut = async () => {
      const views = await loadRuleViews(projectId, now);
      return new Map(views.map(({ kind, hours_left_out }) => [kind, hours_left_out]));
    };
    // As many as may be read.
    await hours(hour - 150 * HOUR_MS, hour - HOUR_MS);
    await story.evaluate(now);
    expect(await faults()).toEqual([]);
    memoryIsOf("another server");
    await hours(hour - 152 * HOUR_MS, hour - 151 * HOUR_MS);
    await story.evaluate(now + MINUTE_MS);
    expect(await faults()).toEqual([expect.stringMatching(/^history short .+ firing$/)]);
    expect((await story.alerts()).find(({ labels }) => labels.fault === "history short")).toMatchObject({
      value: 8 * 24 - 150,
      message: expect.stringContaining("compare with 6.3 d instead of 8 d"),
    });
    const by = await leftOut();
    expect([by.get("no_traffic"), by.get("usual_ratio"), by.get("circuit_open")]).toEqual([42, 42, 0]);
    // As many as any rule compares with: all but the oldest 16.
    const fewer = ids.slice(0, 1_704);
    await pool().query("DELETE FROM rollup_1h WHERE project_id = $1 AND series_id <> ALL ($2)", [
      projectId,
      fewer,
    ]);
    await hours(hour - 192 * HOUR_MS, hour - 153 * HOUR_MS, fewer);
    memoryIsOf("a third server");
    expect((await lookBack(projectId, now)).from).toBe(hour - 176 * HOUR_MS);
    expect(Math.max(...(await leftOut()).values())).toBe(0);
    await story.evaluate(now + 2 * MINUTE_MS);
    await story.evaluate(now + 3 * MINUTE_MS);
    expect(await faults()).toEqual([expect.stringMatching(/^history short .+ resolved$/)]);
  });
});

describe("a breaker whose rule cannot be evaluated", () => {
  it("is stored anyway, and alerts as soon as the rule can be evaluated", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    await pool().query(
      "ALTER TABLE alerts ADD CONSTRAINT no_breaker CHECK (rule_kind <> 'circuit_open') NOT VALID",
    );
    try {
      const answer = await story.breaker("open");
      expect([answer.status, await answer.json()]).toEqual([
        200,
        { accepted: 1, duplicates: 0, rejected: [] },
      ]);
      expect(await listCircuits(story.actor.projectId)).toMatchObject([{ name: "primary", state: "open" }]);
      const now = Date.now();
      for (let round = 0; round < 3; round++) await pass(now + round * 10_000);
      expect(await faults()).toEqual(["rule failing Circuit breaker firing"]);
    } finally {
      await pool().query("ALTER TABLE alerts DROP CONSTRAINT no_breaker");
    }
    await pass(Date.now() + MINUTE_MS);
    expect((await story.alerts()).map(({ type }) => type)).toContain("circuit_open");
    expect(texts(receiver).some((text) => text?.includes("primary"))).toBe(true);
  });
});
