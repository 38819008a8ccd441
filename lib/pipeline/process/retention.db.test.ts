import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { findAlert, insertAlert, resolveAlert } from "@/lib/store/alerts/alerts";
import { listRules } from "@/lib/store/alerts/rules";
import { databaseNow } from "@/lib/store/database/database-clock";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool, transaction } from "@/lib/store/database/pool";
import { saveRetentionRun } from "@/lib/store/database/retention";
import { confirmedDay } from "@/lib/upkeep/next-retention";
import { alertFixture } from "@/test/alert-fixture";
import { AlertStory } from "@/test/alert-story";
import { checkHealth } from "./check-health";
import { maintain } from "./maintain";
import { startSchedule } from "./schedule";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
  await forgetRuns();
});
afterEach(async () => {
  vi.useRealTimers();
  await forgetRuns();
  await story.end();
});

const forgetRuns = () => pool().query("DELETE FROM installation WHERE key = 'retention'");
const dateOf = (ts: number) => new Date(ts).toISOString().slice(0, 10);

/** Which of these days have partitions. */
async function kept(...days: number[]): Promise<number[]> {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'requests'::regclass",
  );
  return days.filter((ts) => rows.some(({ name }) => name === `requests_${dateOf(ts).replaceAll("-", "")}`));
}

const held = async () => (await checkHealth()).parts.retention;

/** As if all older data had already expired. */
async function settle(retentionDays: number): Promise<number> {
  const now = await databaseNow();
  await maintain({ retentionDays, confirmed: Math.floor(now / DAY_MS) });
  return now;
}

describe("a machine whose clock is 100 days ahead of the database", () => {
  it("deletes nothing and moves no mark, and readiness reports it", async () => {
    await story.requests(3, {});
    await pool().query("UPDATE rules SET enabled = false");
    const now = await databaseNow();
    vi.useFakeTimers({ toFake: ["Date"], now: now + 100 * DAY_MS });
    await startSchedule()();
    const { parts } = await checkHealth();
    vi.useRealTimers();

    const { rows } = await pool().query("SELECT count(*)::int AS n FROM requests WHERE project_id = $1", [
      story.actor.projectId,
    ]);
    expect(rows).toEqual([{ n: 3 }]);
    const marks = await pool().query("SELECT FROM rollup_marks WHERE until > now() + interval '50 days'");
    expect(marks.rowCount).toBe(0);
    expect(parts.clock).toBe(
      "this machine's clock is 100 d ahead of the database's; no data is deleted until the clocks agree",
    );
  });
});

describe("SIGHTLINE_RETENTION_DAYS mistyped as 9 instead of 90", () => {
  it("drops nothing until the operator confirms the day", async () => {
    const now = await settle(90);
    const old = now - 20 * DAY_MS;
    await ensurePartitions([old, now - 3 * DAY_MS]);
    expect(await held()).toBeUndefined();

    await maintain({ retentionDays: 9, confirmed: null });
    expect(await kept(old)).toEqual([old]);
    const [, date] = /start with SIGHTLINE_DROP_BEFORE=(\S+)$/.exec((await held())!)!;
    expect([dateOf(now - 9 * DAY_MS), dateOf(now - 8 * DAY_MS)]).toContain(date);

    await maintain({ retentionDays: 9, confirmed: confirmedDay(date) });
    expect(await kept(old, now - 3 * DAY_MS)).toEqual([now - 3 * DAY_MS]);
    expect(await held()).toBeUndefined();
  });
});

describe("an installation without a recorded run", () => {
  it("drops the days that became due", async () => {
    const now = await settle(90);
    await forgetRuns();
    await ensurePartitions([now - 92 * DAY_MS]);
    await maintain({ retentionDays: 90, confirmed: null });
    expect(await kept(now - 92 * DAY_MS)).toEqual([]);
    expect(await held()).toBeUndefined();
  });

  it("keeps days that are far past retention, and reports it", async () => {
    const now = await settle(90);
    await forgetRuns();
    await ensurePartitions([now - 190 * DAY_MS, now - 100 * DAY_MS]);
    await maintain({ retentionDays: 90, confirmed: null });
    expect(await kept(now - 190 * DAY_MS, now - 100 * DAY_MS)).toHaveLength(2);
    expect(await held()).toContain(`not deleting the requests before `);
    await settle(90);
    expect(await kept(now - 190 * DAY_MS, now - 100 * DAY_MS)).toEqual([]);
  });
});

describe("an alert that resolved 450 days ago", () => {
  it("is kept while the database's clock may have jumped by 100 days, then deleted", async () => {
    const now = await settle(90);
    const { projectId } = story.actor;
    const [rule] = await listRules(projectId);
    const alert = await transaction(async (client) => {
      const of = { ruleId: rule!.id, fingerprint: "f", episode: 1 };
      const made = await insertAlert(client, { ...alertFixture(projectId), ...of });
      await resolveAlert(client, made.id, "recovered", new Date(now - 450 * DAY_MS));
      return made.id;
    });
    const past = Math.floor(now / DAY_MS) - 100;
    const before = { rows: past - 90, detectors: past - 35, hours: past - 761 };
    await saveRetentionRun({ day: past, before, held: null });

    await maintain({ retentionDays: 90, confirmed: null });
    expect(await findAlert(projectId, alert)).not.toBeNull();
    expect(await held()).toContain("not deleting the requests before");
    await settle(90);
    expect(await findAlert(projectId, alert)).toBeNull();
  });
});
