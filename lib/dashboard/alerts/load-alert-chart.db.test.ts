import { afterEach, beforeEach, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";
import { loadAlertChart } from "./load-alert-chart";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

it("draws the errors of a breaker's provider, and no threshold, which a breaker does not have", async () => {
  const now = Date.now();
  const before = { timestamp: (now - 5 * MINUTE_MS) / 1_000 };
  await story.requests(10, { provider: "anthropic", status: "error", error_type: "timeout", ...before });
  await story.requests(10, { provider: "anthropic", ...before });
  await story.requests(60, { provider: "openai", ...before });
  await story.breaker("open", { provider: "anthropic", reason: "9 timeouts" });
  await story.evaluate(now);
  const alert = (await story.alerts()).find(({ type }) => type === "circuit_open")!;
  const chart = (await loadAlertChart(story.actor.projectId, alert.id, now))!;
  expect(chart).toMatchObject({ label: "Error rate", unit: "ratio", threshold: null });
  expect(chart.points.flatMap(({ value }) => value ?? [])).toEqual([0.5]);
});

it("draws the requests of a model without a price", async () => {
  const now = Date.now();
  const unpriced = { model: "atlas-7b", cost_usd: null, input_tokens: 100, output_tokens: 10 };
  await story.requests(30, { ...unpriced, timestamp: (now - 5 * MINUTE_MS) / 1_000 });
  await story.evaluate(now);
  const alert = (await story.alerts()).find(({ type }) => type === "unpriced_model")!;
  const chart = (await loadAlertChart(story.actor.projectId, alert.id, now))!;
  expect(chart).toMatchObject({ label: "Requests", threshold: null });
  expect(chart.points.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(30);
});
