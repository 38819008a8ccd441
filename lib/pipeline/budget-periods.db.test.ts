import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GET, POST } from "@/app/api/v1/budgets/route";
import { createBudget } from "@/lib/manage/edit-budgets";
import type { BudgetScope } from "@/lib/schema/budget";
import { startOf } from "@/lib/schema/zoned-time";
import { pool } from "@/lib/store/pool";
import { AlertStory } from "@/test/alert-story";
import { budgetStates } from "./budget-periods";

const HOUR = 3_600_000;
let story: AlertStory;

beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const budget = (
  name: string,
  amount_usd: number,
  period: "daily" | "weekly" | "monthly",
  scope: BudgetScope = {},
) => createBudget(story.actor, { name, amount_usd, period, scope, time_zone: "Europe/Vienna" });
const milestones = async () =>
  (await story.alerts())
    .filter(({ type }) => type === "budget_milestones")
    .map(({ labels, severity, state }) => `${labels.budget} ${labels.milestone} ${severity} ${state}`)
    .sort();
/** Begins with the running week and month, so that nothing before them is told of. */
const spend = (cost_usd: number, more: object = {}) => story.requests(1, { cost_usd, ...more });

describe("a budget", () => {
  it("equals the sum of the stored rows, of everything or of what it names", async () => {
    await budget("all", 100, "monthly");
    await budget("search", 100, "monthly", { service: ["search"] });
    await budget("gpt of the core team", 100, "monthly", {
      model: ["gpt-5"],
      tag: { name: "team", value: "core" },
    });
    await spend(1, { service: "search", tags: { team: "core" } });
    await spend(2, { service: "chat", tags: { team: "core" } });
    await spend(4, { service: "chat", tags: { team: "growth" } });
    await spend(8, { model: "claude", service: "search", tags: { team: "core" } });
    const spent = (await budgetStates(story.actor.projectId, Date.now() + 1_000)).map(
      (state) => state.spent.costUsd,
    );
    const { rows } = await pool().query<{ sum: string }>(
      "SELECT sum(cost_nano) / 1e9 AS sum FROM requests WHERE project_id = $1",
      [story.actor.projectId],
    );
    expect(Number(rows[0]!.sum)).toBe(15);
    expect(spent).toEqual([15, 9, 3]);
  });

  it("tells once a period of each milestone, with who spent it; back-fill over 100 %: one milestone", async () => {
    await budget("month", 100, "monthly");
    await spend(70, { model: "gpt-5" });
    await spend(15, { model: "claude" });
    const now = Date.now() + 1_000;
    await story.evaluate(now, 3);
    expect(await milestones()).toEqual(["month 80 % warning firing"]);
    expect((await story.alerts()).find(({ type }) => type === "budget_milestones")!.message).toMatch(
      /^\$85\.00 of the \$100\.00 budget month is spent: it has passed 80 % for the period since \d{4}-\d\d-01\. Most by gpt-5 \$70\.00 \(\+\$70\.00\), claude \$15\.00/,
    );
    // Rows of the first hour of the month come late.
    const begin = startOf(now, "M", "Europe/Vienna");
    await spend(20, { timestamp: (begin + 1_000) / 1_000 });
    await story.evaluate(now + 20_000, 3);
    expect(await milestones()).toEqual(["month 100 % warning firing", "month 80 % warning firing"]);
    // The first one keeps saying how it was passed.
    expect((await story.alerts()).find(({ labels }) => labels.milestone === "80 %")!.message).toMatch(
      /^\$85\.00 /,
    );
    await spend(60);
    await story.evaluate(now + 60_000, 2);
    expect(await milestones()).toEqual([
      "month 100 % warning firing",
      "month 150 % critical firing",
      "month 80 % warning firing",
    ]);
    // They end with the month.
    await story.evaluate(startOf(begin + 40 * 24 * HOUR, "M", "Europe/Vienna") + 1_000, 2);
    expect((await milestones()).every((one) => one.endsWith("resolved"))).toBe(true);
  });

  it("tells when it is spent far faster than it allows for, by everything or by a tag, until that stops", async () => {
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
    // An hour of 30 days allows for $1.39: $44 are more than 31 times that, and far more than 2 % of the budget.
    const alert = (await story.alerts()).find(({ labels }) => labels.budget === "all")!;
    expect(alert).toMatchObject({ value: 44, threshold: 20, baseline: 1_000, sampleSize: 5, unit: "usd" });
    expect(alert.message).toMatch(
      /^\$44\.00 of the \$1,000 budget all went in the last 1 h, above \$20\.00: 3\d\.\d times/,
    );
    for (const minutes of [61, 63, 65, 67]) await story.evaluate(now + minutes * 60_000);
    expect(await burns()).toEqual(["all critical resolved", "core critical resolved"]);
  });

  it("shows pace, range and who spent over the API, and refuses a scope that it does not know", async () => {
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
        ...{ name: "week", spent_usd: 8, share: 0.8, scope: { model: ["gpt-5"] } },
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
