import { afterEach, beforeEach, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";
import { loadIncidentChart } from "./load-incident-chart";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

it("draws the metric of the most severe alert that has one", async () => {
  const now = Date.now();
  const { projectId } = story.actor;
  const unpriced = { model: "atlas-7b", cost_usd: null, input_tokens: 100, output_tokens: 10 };
  await story.requests(30, { ...unpriced, provider: "own", timestamp: (now - 5 * MINUTE_MS) / 1_000 });
  // Its provider sent nothing: there is no error rate to draw.
  await story.breaker("open", { provider: "anthropic", reason: "9 timeouts" });
  await story.evaluate(now);
  const members = (await story.alerts()).map(({ id, type, severity, startedAt }) => ({
    ...{ id, title: type, severity },
    started_at: startedAt.toISOString(),
  }));
  expect(members.map(({ title, severity }) => `${title} ${severity}`).sort()).toEqual([
    "circuit_open critical",
    "unpriced_model warning",
  ]);
  const leading = await loadIncidentChart(projectId, members, now);
  expect(leading).toMatchObject({ title: "unpriced_model", chart: { label: "Requests" } });
  const breaker = members.filter(({ title }) => title === "circuit_open");
  expect(await loadIncidentChart(projectId, breaker, now)).toBeNull();
});
