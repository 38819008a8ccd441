import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { GET, POST } from "@/app/api/v1/budgets/route";
import { fingerprintOf } from "@/lib/alert/fingerprint";
import { changeBudget, createBudget, removeBudget } from "@/lib/manage/edit-budgets";
import { resolveByHand } from "@/lib/manage/handle-alerts";
import { BudgetChange, type BudgetScope } from "@/lib/schema/rules/budget";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { forgetEnvironment } from "@/test/end-process";
import { budgetStates } from "./budget-periods";

const MIGRATION = readFileSync(
  path.resolve(import.meta.dirname, "../../prisma/migrations/0016_alert_identity/migration.sql"),
  "utf8",
);
let story: AlertStory;

beforeEach(async () => {
  // A month of 28 days, far from its ends. Only the clock: sockets and the database keep their own time.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 1, 10, 12) });
  story = await AlertStory.begin();
});
afterEach(async () => {
  await story.end();
  vi.useRealTimers();
});

const budget = (
  name: string,
  amount_usd: number,
  period: "daily" | "weekly" | "monthly",
  scope: BudgetScope = {},
) => createBudget(story.actor, { name, amount_usd, period, scope, time_zone: "Europe/Vienna" });
const milestoneAlerts = async () => (await story.alerts()).filter(({ type }) => type === "budget_milestones");
const milestones = async () =>
  (await milestoneAlerts())
    .map(({ labels, severity, state }) => `${labels.budget} ${labels.milestone} ${severity} ${state}`)
    .sort();
/** Starts with the current week and month, so that nothing before them alerts. */
const spend = (cost_usd: number, more: object = {}) => story.requests(1, { cost_usd, ...more });

/** Of every budget rule: what each alert is about, and its state. */
const told = async () =>
  (await story.alerts())
    .map(({ type, labels, state }) =>
      [type, labels.budget, labels.milestone, state].filter(Boolean).join(" "),
    )
    .filter((one) => /^(budget|daily|cost)_/.test(one))
    .sort();
const only = (word: string, all: string[]) => all.filter((one) => one.includes(word));
const patch = async (id: string, change: z.input<typeof BudgetChange>) => {
  await changeBudget(story.actor, id, BudgetChange.parse(change));
};

const yesterdayNoon = () => startOf(Date.now(), "d", "Europe/Vienna") - 12 * HOUR_MS;
const spendAt = (now: number, cost_usd: number) => spend(cost_usd, { timestamp: now / 1_000 });

describe("a changed budget", () => {
  let now: number;
  beforeEach(() => {
    now = yesterdayNoon();
  });
  const spend = (cost_usd: number) => spendAt(now, cost_usd);
  const later = (ms: number, times = 3) => {
    now += ms;
    return story.evaluate(now, times);
  };

  it("alerts for a raised amount; alerts that are no longer true resolve as changed", async () => {
    const { id } = await budget("month", 10, "monthly");
    await spend(11);
    await later(0);
    expect(await milestones()).toEqual(["month 100 % warning firing", "month 80 % warning firing"]);
    await patch(id, { amount_usd: 100 });
    await later(60_000);
    expect(await milestones()).toEqual(["month 100 % warning resolved", "month 80 % warning resolved"]);
    const ended = (await milestoneAlerts()).find(({ labels }) => labels.milestone === "100 %");
    expect(ended).toMatchObject({ resolveReason: "budget_changed", value: 11, baseline: 10 });
    expect(ended!.message).toMatch(
      /^Budget month is at 110.% \(\$11\.00 of \$10\.00\) .* The budget was then changed to \$100\.00\.$/,
    );
    await spend(95);
    await later(60_000);
    expect(only("firing", await milestones())).toEqual([
      "month 100 % warning firing",
      "month 80 % warning firing",
    ]);
    expect(await milestones()).toHaveLength(4);
  });

  it("sends nothing for milestones that the new amount exceeds as well", async () => {
    const { id } = await budget("month", 10, "monthly");
    await spend(11);
    await later(0);
    await patch(id, { amount_usd: 12 });
    await later(60_000);
    expect(await milestones()).toEqual(["month 100 % warning resolved", "month 80 % warning firing"]);
    const open = (await milestoneAlerts()).find(({ state }) => state === "firing")!;
    expect(open.message).toMatch(/^Budget month is at 91.7.% \(\$11\.00 of \$12\.00\)/);
    await spend(2);
    await later(60_000);
    expect(await milestones()).toEqual([
      "month 100 % warning firing",
      "month 100 % warning resolved",
      "month 80 % warning firing",
    ]);
  });

  it("alerts again for an amount that it had before", async () => {
    const { id } = await budget("month", 10, "monthly");
    await spend(11);
    await later(0);
    await patch(id, { amount_usd: 100 });
    await later(60_000);
    await patch(id, { amount_usd: 10 });
    await later(60_000);
    expect(only("firing", await milestones())).toEqual([
      "month 100 % warning firing",
      "month 80 % warning firing",
    ]);
  });

  it("alerts again after a manual resolve if the amount has been raised since", async () => {
    const { id } = await budget("month", 10, "monthly");
    await spend(9);
    await later(0);
    const [alert] = await milestoneAlerts();
    await resolveByHand(story.actor, alert!.id, now);
    await later(60_000);
    expect(await milestones()).toEqual(["month 80 % warning resolved"]);
    await patch(id, { amount_usd: 100 });
    await spend(75);
    await later(60_000);
    expect(await milestones()).toEqual(["month 80 % warning firing", "month 80 % warning resolved"]);
  });

  it("leaves a milestone unlocked that was resolved by hand and is still reached", async () => {
    await budget("month", 10, "monthly");
    await spend(9);
    await later(0);
    const [alert] = await milestoneAlerts();
    await resolveByHand(story.actor, alert!.id, now);
    // The transactions that locked or wrote the rows last.
    const locked = async () =>
      (
        await pool().query(
          `SELECT i.xmin::text, i.xmax::text, r.xmax::text AS rule FROM alert_instances i JOIN rules r ON r.id = i.rule_id
           WHERE i.project_id = $1 AND r.kind = 'budget_milestones'`,
          [story.actor.projectId],
        )
      ).rows;
    const before = await locked();
    expect(before).toHaveLength(1);
    await later(10_000, 2);
    expect(await locked()).toEqual(before);
    expect(await milestones()).toEqual(["month 80 % warning resolved"]);
    await spend(2);
    await later(20_000, 1);
    expect(await milestones()).toEqual(["month 100 % warning firing", "month 80 % warning resolved"]);
    expect(await locked()).not.toEqual(before);
  });

  it("alerts as a new budget after it is deleted and created again under its name", async () => {
    const { id } = await budget("month", 10, "monthly");
    await spend(9);
    await later(0);
    await removeBudget(story.actor, id);
    await budget("month", 10, "monthly");
    await later(60_000);
    expect(await milestones()).toEqual(["month 80 % warning firing", "month 80 % warning resolved"]);
    const ended = (await milestoneAlerts()).find(({ state }) => state === "resolved")!;
    expect(ended).toMatchObject({ resolveReason: "budget_deleted" });
    expect(ended.message).toMatch(/ The budget was then deleted\.$/);
  });

  it("sends nothing when it is renamed", async () => {
    const { id } = await budget("day", 10, "daily");
    await spend(40);
    await later(0);
    const before = await told();
    expect(only("firing", before).length).toBeGreaterThan(2);
    await patch(id, { name: "Search team" });
    await later(60_000);
    expect(await told()).toEqual(before);
    await spend(5);
    await later(60_000);
    const [daily] = (await story.alerts()).filter(({ type }) => type === "daily_cost");
    expect(daily!.message).toContain("Budget Search team");
  });

  it("still suppresses its lesser alerts after it was renamed", async () => {
    const { id } = await budget("day", 10, "daily");
    await spend(9);
    await later(0);
    expect(only("milestones", await told())).toEqual(["budget_milestones day 80 % firing"]);
    await patch(id, { name: "Search team" });
    await story.route("critical", (await story.slack()).channelId);
    await spend(40);
    await later(60_000);
    const alerts = (await story.alerts()).filter(({ severity }) => severity === "critical");
    const worse = alerts.find(({ type }) => type === "daily_cost")!;
    expect(worse.labels).toEqual({ budget: "Search team" });
    const early = (await milestoneAlerts()).find(({ labels }) => labels.milestone === "80 %")!;
    expect(early.labels.budget).toBe("day");
    expect(early.heldBy).toMatchObject({ kind: "inhibited", alert_id: worse.id });
  });

  it("keeps its open alerts where the new amount is exceeded as well, until they recover", async () => {
    const { id } = await budget("day", 10, "daily");
    await spend(40);
    await later(0);
    const before = await told();
    expect(before).toEqual([
      "budget_milestones day 100 % firing",
      "budget_milestones day 80 % firing",
      "cost_burn day firing",
      "daily_cost day firing",
    ]);
    await patch(id, { amount_usd: 12 });
    await later(10_000);
    await patch(id, { amount_usd: 11 });
    await later(10_000);
    expect(await told()).toEqual(before);
    expect((await story.noted("fired")).length).toBe(before.length);
    await later(61 * 60_000);
    await later(6 * 60_000);
    expect(only("cost_burn", await told())).toEqual(["cost_burn day resolved"]);
    // Within the cool-down of a critical alert, it is the same one and sends nothing.
    await spend(40);
    await later(10_000);
    expect(only("cost_burn", await told())).toEqual(["cost_burn day firing"]);
    expect((await story.noted("fired")).length).toBe(before.length);
    await later(12 * HOUR_MS);
    await later(HOUR_MS);
    const ends = (await story.alerts()).filter(({ labels }) => labels.budget === "day");
    expect(ends.map(({ resolveReason }) => resolveReason)).toEqual(before.map(() => "recovered"));
  });

  it("alerts for a day's cost at once when the raised amount is exceeded, too", async () => {
    const { id } = await budget("day", 10, "daily");
    await spend(16);
    await later(0);
    expect(only("daily_cost", await told())).toEqual(["daily_cost day firing"]);
    await patch(id, { amount_usd: 20 });
    await later(10_000);
    expect(only("daily_cost", await told())).toEqual(["daily_cost day resolved"]);
    await spend(20);
    await later(10_000);
    expect(only("daily_cost", await told())).toEqual(["daily_cost day firing", "daily_cost day resolved"]);
  });
});

describe("budget alerts of a database that identified them by their labels", () => {
  it("neither fire again nor resolve after the upgrade; a budget raised since is judged again", async () => {
    await budget("month", 10, "monthly");
    const raised = await budget("raised", 10, "monthly");
    const now = yesterdayNoon();
    await spendAt(now, 9);
    await story.evaluate(now, 3);
    const { projectId } = story.actor;
    const month = (await milestoneAlerts()).find(({ labels }) => labels.budget === "month")!;
    await resolveByHand(story.actor, month.id, now);
    const before = await told();
    expect(await milestones()).toEqual(["month 80 % warning resolved", "raised 80 % warning firing"]);
    expect(only("cost_burn", before)).toHaveLength(2);
    // As they were stored then: identified by the hash of their labels.
    const { rows } = await pool().query<{ fingerprint: string; labels: Record<string, string> }>(
      "SELECT fingerprint, labels FROM alert_instances WHERE project_id = $1",
      [projectId],
    );
    for (const { fingerprint, labels } of rows)
      for (const table of ["alert_instances", "alerts"])
        await pool().query(
          `UPDATE ${table} SET fingerprint = $3 WHERE project_id = $1 AND fingerprint = $2`,
          [projectId, fingerprint, fingerprintOf({ labels })],
        );
    await pool().query("UPDATE alert_instances SET identity = NULL WHERE project_id = $1", [projectId]);
    await pool().query(MIGRATION.slice(MIGRATION.indexOf("UPDATE")));
    await story.evaluate(now + 60_000, 3);
    expect(await told()).toEqual(before);
    await patch(raised.id, { amount_usd: 100 });
    await pool().query("UPDATE alert_instances SET identity = NULL WHERE project_id = $1", [projectId]);
    await pool().query(MIGRATION.slice(MIGRATION.indexOf("UPDATE")));
    await story.evaluate(now + 120_000, 3);
    expect(await milestones()).toEqual(["month 80 % warning resolved", "raised 80 % warning resolved"]);
    await spendAt(now, 75);
    await story.evaluate(now + 180_000, 3);
    expect(only("raised", await milestones())).toEqual([
      "raised 80 % warning firing",
      "raised 80 % warning resolved",
    ]);
  });
});

describe("the alert of a budget that was renamed before the upgrade", () => {
  it("continues although the migration found no budget for it", async () => {
    const { id } = await budget("month", 10, "monthly");
    const now = yesterdayNoon();
    await spendAt(now, 9);
    await story.evaluate(now, 3);
    const before = await told();
    expect(before).toContain("budget_milestones month 80 % firing");
    await patch(id, { name: "Search team" });
    const { projectId } = story.actor;
    await pool().query(
      "UPDATE alert_instances SET identity = NULL, machine = machine - 'basis' WHERE project_id = $1",
      [projectId],
    );
    await pool().query(MIGRATION.slice(MIGRATION.indexOf("UPDATE")));
    await story.evaluate(now + 60_000, 3);
    expect(await told()).toEqual(before);
    const { rows } = await pool().query(
      "SELECT DISTINCT identity ->> 'budget' AS id FROM alert_instances WHERE project_id = $1 AND state <> 'ok'",
      [projectId],
    );
    expect(rows).toEqual([{ id }]);
  });
});

describe("a budget", () => {
  it("equals the sum of the stored rows in its scope", async () => {
    await budget("all", 100, "monthly");
    await budget("search", 100, "monthly", { service: ["search"] });
    await budget("gpt of the core team", 100, "monthly", {
      model: ["gpt-5"],
      tag: { name: "team", value: "core" },
    });
    await budget("one person", 100, "monthly", { user: "ada" });
    await budget("one person in a team", 100, "monthly", {
      user: "ada",
      tag: { name: "team", value: "core" },
    });
    await spend(1, { service: "search", tags: { team: "core" } });
    await spend(2, { service: "chat", tags: { team: "core" }, user_id: "ada" });
    await spend(4, { service: "chat", tags: { team: "growth" }, user_id: "ada" });
    await spend(8, { model: "claude", service: "search", tags: { team: "core" } });
    const spent = (await budgetStates(story.actor.projectId, Date.now() + 1_000)).map(
      (state) => state.spent.costUsd,
    );
    const { rows } = await pool().query<{ sum: string }>(
      "SELECT sum(cost_nano) / 1e9 AS sum FROM requests WHERE project_id = $1",
      [story.actor.projectId],
    );
    expect(Number(rows[0]!.sum)).toBe(15);
    expect(spent).toEqual([15, 9, 3, 6, 2]);
  });

  it("notifies once per period and milestone, with the top spenders; back-fill over 100 %: one milestone", async () => {
    await budget("month", 100, "monthly");
    await spend(70, { model: "gpt-5" });
    await spend(15, { model: "claude" });
    const now = Date.now() + 1_000;
    await story.evaluate(now, 3);
    expect(await milestones()).toEqual(["month 80 % warning firing"]);
    expect((await story.alerts()).find(({ type }) => type === "budget_milestones")!.message).toMatch(
      /^Budget month is at 85\s% \(\$85\.00 of \$100\.00\) since 1 [A-Z][a-z]{2}\. Top spenders vs previous period: gpt-5 \$70\.00 \(\+\$70\.00\), claude \$15\.00/,
    );
    // Rows of the first hour of the month arrive late.
    const begin = startOf(now, "M", "Europe/Vienna");
    await spend(20, { timestamp: (begin + 1_000) / 1_000 });
    await story.evaluate(now + 20_000, 3);
    expect(await milestones()).toEqual(["month 100 % warning firing", "month 80 % warning firing"]);
    // The first one keeps its message.
    expect((await story.alerts()).find(({ labels }) => labels.milestone === "80 %")!.message).toMatch(
      /^Budget month is at 85\s%/,
    );
    await spend(60);
    await story.evaluate(now + 60_000, 2);
    expect(await milestones()).toEqual([
      "month 100 % warning firing",
      "month 150 % critical firing",
      "month 80 % warning firing",
    ]);
    // They resolve at the end of the month.
    await story.evaluate(startOf(begin + 40 * 24 * HOUR_MS, "M", "Europe/Vienna") + 1_000, 2);
    expect((await milestones()).every((one) => one.endsWith("resolved"))).toBe(true);
  });

  it("alerts while it burns far too fast, in total or by tag", async () => {
    await budget("all", 1_000, "monthly");
    await budget("core", 1_000, "monthly", { tag: { name: "team", value: "core" } });
    await budget("growth", 1_000, "monthly", { tag: { name: "team", value: "growth" } });
    const now = Date.now();
    const minutesAgo = (minutes: number) => (now - minutes * 60_000) / 1_000;
    for (const minutes of [1, 2, 20, 40])
      await spend(10, { timestamp: minutesAgo(minutes), tags: { team: "core" } });
    await spend(4, { timestamp: minutesAgo(1), tags: { team: "growth" } });
    const burns = async () =>
      (await story.alerts())
        .filter(({ type }) => type === "cost_burn")
        .map(({ labels, severity, state }) => `${labels.budget} ${severity} ${state}`)
        .sort();
    await story.evaluate(now);
    expect(await burns()).toEqual(["all critical firing", "core critical firing"]);
    // This hour of February allows for $1.46: $44 are more than 30 times that, and far more than 2 % of the budget.
    const alert = (await story.alerts()).find(({ labels }) => labels.budget === "all")!;
    expect(alert).toMatchObject({ value: 44, threshold: 20, baseline: 1_000, sampleSize: 5, unit: "usd" });
    expect(alert.message).toMatch(
      /^Budget all is burning 3\d(\.\d)?x too fast: \$44\.00 of \$1,000 spent in 1 h \(/,
    );
    for (const minutes of [61, 63, 65, 67]) await story.evaluate(now + minutes * 60_000);
    expect(await burns()).toEqual(["all critical resolved", "core critical resolved"]);
  });

  it.each([
    [30, null, "gpt-5 $8.00"],
    [60, 0, "gpt-5 $8.00 (+$8.00)"],
  ])(
    "compares top spenders by tag only with a period that is kept whole: %i days",
    async (days, before, text) => {
      vi.stubEnv("SIGHTLINE_RETENTION_DAYS", String(days));
      forgetEnvironment();
      try {
        // January began 40 days ago.
        await budget("core", 10, "monthly", { tag: { name: "team", value: "core" } });
        await spend(8, { tags: { team: "core" } });
        const now = Date.now() + 1_000;
        const [state] = await budgetStates(story.actor.projectId, now);
        expect(state!.contributors).toEqual([{ model: "gpt-5", costUsd: 8, beforeUsd: before }]);
        await story.evaluate(now);
        const [alert] = await milestoneAlerts();
        expect(alert!.message).toContain(text);
        expect(alert!.message.includes("(+")).toBe(before !== null);
      } finally {
        vi.unstubAllEnvs();
        forgetEnvironment();
      }
    },
  );

  it("shows pace, range and top spenders over the API, and rejects an unknown scope", async () => {
    const call = async (route: typeof GET, body?: unknown) => {
      const answer = await route(
        new Request("http://localhost/api/v1/budgets", {
          method: body === undefined ? "GET" : "POST",
          headers: { authorization: `Bearer ${story.key}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
        { params: Promise.resolve({}) },
      );
      return { status: answer.status, body: await answer.json() };
    };
    const made = await call(POST, {
      name: "week",
      amount_usd: 10,
      period: "weekly",
      scope: { model: ["gpt-5"] },
    });
    expect(made).toMatchObject({ status: 201, body: { scope: { model: ["gpt-5"] } } });
    await spend(8);
    await spend(5, { model: "claude" });
    expect((await call(GET)).body.budgets).toMatchObject([
      {
        name: "week",
        spent_usd: 8,
        share: 0.8,
        scope: { model: ["gpt-5"] },
        milestones: [
          { share: 0.5, reached: true },
          { share: 0.8, reached: true },
          { share: 1, reached: false },
          { share: 1.5, reached: false },
        ],
        contributors: [{ model: "gpt-5", cost_usd: 8, before_usd: 0 }],
      },
    ]);
    const refused = await call(POST, { name: "x", amount_usd: 1, scope: { team: ["a"] } });
    expect(refused).toMatchObject({ status: 400, body: { error: { details: [{ path: "scope.team" }] } } });
  });
});
