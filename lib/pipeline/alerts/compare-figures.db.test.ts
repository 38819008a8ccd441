import { afterEach, beforeEach, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { compareFigures } from "./compare-figures";

let story: AlertStory;
let now: number;

beforeEach(async () => {
  story = await AlertStory.begin();
  now = Date.now();
  for (const [model, service] of [
    ["gpt-5", "search"],
    ["gpt-5", "checkout"],
    ["sonnet", "search"],
  ])
    await calls(model!, service!, 1_000, { back: 5 * HOUR_MS });
});
afterEach(() => story.end());

const calls = (
  model: string,
  service: string,
  latency_ms: number,
  { back = MINUTE_MS, environment = "production" } = {},
) =>
  story.requests(20, {
    model,
    provider: "any",
    service,
    environment,
    latency_ms,
    timestamp: (now - back) / 1_000,
  });

const compared = (labels: Record<string, string>) =>
  compareFigures(
    pool(),
    { projectId: story.actor.projectId, ruleKind: "threshold", type: "latency_p95", labels },
    now,
  );

it("finds the only service of a model that is slow, and that its other model is as before", async () => {
  await calls("gpt-5", "search", 9_000);
  await calls("gpt-5", "checkout", 1_000);
  await calls("sonnet", "search", 1_000);
  expect(await compared({ model: "gpt-5" })).toEqual({ alone: "search", isInPart: true });
  expect(await compared({ model: "sonnet" })).toEqual({ alone: null, isInPart: false });
  expect(await compared({})).toEqual({ alone: null, isInPart: false });
});

it("compares the models of a service that a label names, where its model is slow everywhere", async () => {
  await calls("gpt-5", "search", 9_000);
  await calls("gpt-5", "checkout", 9_000);
  await calls("sonnet", "search", 1_000);
  expect(await compared({ model: "gpt-5", service: "search" })).toEqual({ alone: null, isInPart: true });
});

it("compares within the environment of the alert", async () => {
  await calls("gpt-5", "search", 9_000);
  await calls("gpt-5", "checkout", 1_000);
  await calls("gpt-5", "checkout", 90_000, { environment: "staging" });
  const production = { model: "gpt-5", environment: "production" };
  expect((await compared(production)).alone).toBe("search");
  expect((await compared({ model: "gpt-5" })).alone).toBeNull();
});
