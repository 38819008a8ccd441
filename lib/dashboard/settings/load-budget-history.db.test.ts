import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createBudget } from "@/lib/manage/edit-budgets";
import type { BudgetScope, NewBudget } from "@/lib/schema/rules/budget";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";
import { loadBudgetHistory } from "./load-budget-history";

// A Tuesday.
const NOW = Date.UTC(2026, 1, 10, 12);

let story: AlertStory;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  story = await AlertStory.begin();
});
afterEach(async () => {
  await story.end();
  vi.useRealTimers();
});

const spend = (at: number, cost_usd: number) =>
  story.requests(1, { cost_usd, timestamp: at / 1_000, user_id: "ada", tags: { team: "search" } });

async function historyOf(period: NewBudget["period"], scope: BudgetScope, time_zone = "UTC") {
  const name = `${period} ${JSON.stringify(scope)}`.slice(0, 100);
  const { id } = await createBudget(story.actor, { name, amount_usd: 10, period, scope, time_zone });
  return (await loadBudgetHistory(story.actor.projectId, id, NOW))!;
}

const SCOPES: [string, () => BudgetScope][] = [
  ["all requests", () => ({})],
  ["a model", () => ({ model: ["gpt-5"] })],
  ["a tag", () => ({ tag: { name: "team", value: "search" } })],
  ["a user", () => ({ user: "ada" })],
  ["an API key", () => ({ api_key: story.actor.kind === "key" ? story.actor.keyId : "" })],
];

it.each(SCOPES)(
  "a daily budget of %s shows today, and the days back to the first spend",
  async (_, scope) => {
    await spend(NOW - 3 * DAY_MS, 12);
    await spend(NOW - DAY_MS, 4);
    await spend(NOW - 3 * HOUR_MS, 2);
    await spend(NOW - HOUR_MS, 1.5);
    const { points, past, ...about } = await historyOf("daily", scope());
    const midnight = NOW - 12 * HOUR_MS;
    expect(about).toMatchObject({ from: midnight, to: midnight + DAY_MS, amountUsd: 10 });
    expect(points.find(({ t }) => t === NOW)).toMatchObject({ spent: 3.5, forecast: 3.5 });
    expect(points.at(-1)).toMatchObject({ t: midnight + DAY_MS, spent: null });
    expect(points.at(-1)!.forecast).toBeGreaterThan(3.5);
    expect(past).toEqual([
      { from: midnight - DAY_MS, to: midnight, spentUsd: 4 },
      { from: midnight - 2 * DAY_MS, to: midnight - DAY_MS, spentUsd: 0 },
      { from: midnight - 3 * DAY_MS, to: midnight - 2 * DAY_MS, spentUsd: 12 },
    ]);
  },
);

it.each([
  ["weekly", Date.UTC(2026, 1, 1, 23), Date.UTC(2026, 1, 1, 23), Date.UTC(2026, 1, 8, 23)],
  ["monthly", Date.UTC(2026, 0, 15), Date.UTC(2025, 11, 31, 23), Date.UTC(2026, 0, 31, 23)],
] as const)("a %s budget keeps to the calendar of its zone", async (period, at, from, to) => {
  await spend(at, 7);
  const { past } = await historyOf(period, {}, "Europe/Vienna");
  expect(past).toEqual([{ from, to, spentUsd: 7 }]);
});

it("leaves out a period whose first requests are deleted", async () => {
  await spend(Date.UTC(2025, 10, 20), 7);
  await spend(Date.UTC(2025, 11, 20), 5);
  await spend(Date.UTC(2026, 0, 20), 6);
  const totals = ({ past }: { past: { spentUsd: number }[] }) => past.map(({ spentUsd }) => spentUsd);
  // Requests are kept for 90 days, so those before 12 November are gone; figures of hours are kept.
  expect(totals(await historyOf("monthly", { user: "ada" }))).toEqual([6, 5]);
  expect(totals(await historyOf("monthly", {}))).toEqual([6, 5, 7]);
});

it("has no past before the first spend, and nothing for a budget of another project", async () => {
  const { past, points } = await historyOf("monthly", {});
  expect(past).toEqual([]);
  expect(points.every(({ spent }) => spent === null || spent === 0)).toBe(true);
  expect(
    await loadBudgetHistory(story.actor.projectId, "00000000-0000-4000-8000-000000000000", NOW),
  ).toBeNull();
});
