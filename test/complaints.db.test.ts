import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { newMachine, nextState } from "@/lib/alert/machine";
import { flushDueGroups } from "@/lib/pipeline/alerts/flush-groups";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { kindOf } from "@/lib/rules/registry";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "./alert-story";

// What users of other products complain about; docs/complaints.md lists the test for each.

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const { definition } = DEFAULT_PACK.find(({ packKey }) => packKey === "latency_p95")!;
const latency = kindOf(definition).persistence(definition);

it("square wave for 2 h: 1 fire, 1 resolve", () => {
  let machine = newMachine();
  const told: string[] = [];
  for (let at = 0; at < 4 * HOUR_MS; at += 10 * SECOND_MS) {
    const high = at < 2 * HOUR_MS && Math.floor(at / (2 * MINUTE_MS)) % 2 === 0;
    const observation = { kind: "value", breaches: high, recovered: !high, severity: "warning" } as const;
    const step = nextState(machine, observation, latency, at);
    machine = step.machine;
    told.push(...step.effects.filter((effect) => effect.notify).map(({ kind }) => kind));
  }
  expect(told).toEqual(["fire", "resolve"]);
});

it("property test: a machine fires only on a value that breaches", () => {
  const values = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, (all) => {
      let machine = newMachine();
      for (const [at, value] of all.entries()) {
        const [breaches, recovered] = [value > 30_000, value <= 27_000];
        const observation = { kind: "value", breaches, recovered, severity: "warning" } as const;
        const step = nextState(machine, observation, latency, at * 10 * SECOND_MS);
        machine = step.machine;
        for (const { kind } of step.effects)
          if (kind === "fire" || kind === "reopen") expect(value).toBeGreaterThan(30_000);
      }
    }),
    { seed: 11 },
  );
});

it("the stored value breaches on each FIRE, and is what was measured", async () => {
  const latencies = fc.sample(fc.integer({ min: 20_000, max: 40_000 }), { numRuns: 40, seed: 11 });
  for (const [at, latency_ms] of latencies.entries())
    await story.requests(25, { model: `model-${at}`, latency_ms });
  const now = Date.now() + SECOND_MS;
  await story.evaluate(now, 4);
  const fired = (await story.alerts()).filter(({ type }) => type === "latency_p95");
  for (const { value, threshold, labels, message } of fired) {
    const measured = latencies[Number(labels.model!.split("-")[1])]!;
    expect(value).toBeGreaterThan(threshold!);
    // A sketch is within 1 %.
    expect(Math.abs(value! / measured - 1)).toBeLessThan(0.01);
    expect(message).toContain("above 30");
  }
  const over = latencies.filter((latency) => latency > 30_300).length;
  expect(fired.length).toBeGreaterThanOrEqual(over);
  expect(over).toBeGreaterThan(10);
});

it("10,000 breaching requests: 1 message; a grouped rule tracks 3 models apart", async () => {
  const { receiver, channelId } = await story.slack();
  await story.route("warning", channelId);
  const slow = (model: string, count: number, latency_ms: number) =>
    story.requests(count, { model, latency_ms });
  await slow("gpt-5", 5_000, 41_000);
  await slow("gpt-5", 5_000, 41_000);
  await slow("claude", 30, 35_000);
  await slow("gemini", 30, 900);
  const now = Date.now() + SECOND_MS;
  for (let round = 0; round < 12; round++) {
    await story.evaluate(now + round * 10 * SECOND_MS);
    await flushDueGroups(now + round * 10 * SECOND_MS);
    await story.deliver();
  }
  const alerts = (await story.alerts()).filter(({ type }) => type === "latency_p95");
  expect(alerts.map(({ labels, state }) => [labels.model, state]).sort()).toEqual([
    ["claude", "firing"],
    ["gpt-5", "firing"],
  ]);
  const about = (model: string) => receiver.received.filter(({ text }) => text.includes(model)).length;
  expect([about("gpt-5"), about("claude"), about("gemini")]).toEqual([1, 1, 0]);
});
