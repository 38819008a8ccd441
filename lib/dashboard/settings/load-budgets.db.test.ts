import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createBudget } from "@/lib/manage/edit-budgets";
import type { BudgetScope } from "@/lib/schema/rules/budget";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import { AlertStory } from "@/test/alert-story";
import { loadBudgets } from "./load-budgets";

let story: AlertStory;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 1, 10, 12) });
  story = await AlertStory.begin();
});
afterEach(async () => {
  await story.end();
  vi.useRealTimers();
});

const spend = (at: number, cost_usd: number) =>
  story.requests(1, { cost_usd, timestamp: at / 1_000, tags: { team: "search" } });

it.each<[string, string, number, BudgetScope]>([
  ["UTC", "UTC", 3 * HOUR_MS + 7 * MINUTE_MS, {}],
  ["a zone of half an hour, within its first hour", "Asia/Kolkata", 10 * MINUTE_MS, {}],
  ["a zone of half an hour", "Asia/Kolkata", 5 * HOUR_MS + 40 * MINUTE_MS, {}],
  [
    "the requests of a tag",
    "Asia/Kolkata",
    5 * HOUR_MS + 40 * MINUTE_MS,
    { tag: { name: "team", value: "search" } },
  ],
])("a used-up budget says when its spend reached the amount, in %s", async (_, time_zone, after, scope) => {
  const now = Date.now();
  const from = startOf(now, "d", time_zone);
  await createBudget(story.actor, { name: "day", amount_usd: 10, period: "daily", scope, time_zone });
  await spend(from - MINUTE_MS, 50);
  await spend(from + MINUTE_MS, 4);
  await spend(from + after, 6.5);
  await spend(from + after + 30 * MINUTE_MS, 5);
  const [budget] = await loadBudgets(story.actor.projectId, now);
  expect(budget).toMatchObject({ spent_usd: 15.5 });
  expect(Date.parse(budget!.exhaustion_at!)).toBe(from + after + MINUTE_MS);
});
