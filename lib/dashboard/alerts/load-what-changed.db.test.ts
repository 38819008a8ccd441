import { afterEach, beforeEach, expect, it } from "vitest";
import { createRule } from "@/lib/manage/edit-rules";
import { NewRule } from "@/lib/schema/rules/rule";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";
import { loadWhatChanged } from "./load-what-changed";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

async function changed(type: string, now: number) {
  const alert = (await story.alerts()).find((one) => one.type === type)!;
  return loadWhatChanged(story.actor.projectId, alert.id, now);
}

function ruleAbove(metric: string, threshold: number, window_seconds: number) {
  const definition = {
    ...{ kind: "threshold", metric, comparison: "above", threshold, recovery: threshold },
    ...{ window_seconds, persistence: { k: 1, n: 1 }, keep_firing_seconds: 0, min_requests: 1 },
  };
  return createRule(story.actor, NewRule.parse({ name: metric, definition, severity: "warning" }));
}

function clock() {
  const now = Date.now();
  return { now, at: (minutes: number) => ({ timestamp: (now - minutes * MINUTE_MS) / 1_000 }) };
}

it("says which model and type of error moved an error rate", async () => {
  const now = Date.now();
  const before = { timestamp: (now - 10 * MINUTE_MS) / 1_000 };
  await story.requests(40, before);
  await story.requests(60, { model: "claude", ...before });
  await story.requests(60, { model: "claude" });
  await story.requests(40, { status: "error", error_type: "timeout" });
  await story.evaluate(now, 3);
  expect(await changed("error_rate", now)).toMatchObject({
    label: "Error rate",
    unit: "ratio",
    before: 0,
    now: 0.4,
    groups: expect.arrayContaining([
      { dimension: "model", contributions: [expect.objectContaining({ name: "gpt-5" })] },
      { dimension: "error type", contributions: [expect.objectContaining({ name: "timeout" })] },
    ]),
  });
});

it("is silent about a figure that neither a sum nor a mean shows", async () => {
  await ruleAbove("cached_tokens", 1_000, 300);
  const now = Date.now();
  await story.requests(30, { timestamp: (now - 10 * MINUTE_MS) / 1_000 });
  await story.requests(30, { cached_input_tokens: 50, input_tokens: 100, cache_hit: true });
  await story.evaluate(now);
  expect(await changed("cached_tokens", now)).toBeNull();
});

it("compares the whole window of the rule with the time before, however long ago within it the cause was", async () => {
  await ruleAbove("cost", 50, 3_600);
  const { now, at } = clock();
  await story.requests(10, { cost_usd: 1, ...at(80) });
  await story.requests(10, { cost_usd: 10, model: "claude", ...at(40) });
  await story.requests(10, { cost_usd: 1, ...at(1) });
  await story.evaluate(now);
  const found = await changed("cost", now);
  expect(found).toMatchObject({
    label: "Cost",
    before: 10,
    now: 110,
    groups: expect.arrayContaining([
      { dimension: "model", contributions: [{ name: "claude", amount: 100, share: 1 }] },
    ]),
  });
  expect((found!.span.to - found!.span.from) / MINUTE_MS).toBe(60);
});

it("compares no more of the time before than there is since", async () => {
  await ruleAbove("cost", 2, 300);
  const { now, at } = clock();
  for (const minutes of [14, 12, 10, 8]) await story.requests(10, { cost_usd: 0.1, ...at(minutes) });
  for (const minutes of [3, 1]) await story.requests(10, { cost_usd: 0.15, model: "claude", ...at(minutes) });
  await story.evaluate(now);
  const found = await changed("cost", now);
  expect(found!.now).toBeGreaterThan(found!.before);
  expect(found!.span.to).toBeLessThanOrEqual(now + MINUTE_MS);
  expect(found!.groups[0]!.contributions[0]).toMatchObject({ name: "claude" });
});
