import { expect, it } from "vitest";
import { alertRemedy } from "./alert-remedy";

const unpriced = (model: string, state = "firing") => ({ type: "unpriced_model", state, labels: { model } });

it("leads from unpriced models to their prices", () => {
  expect(alertRemedy([unpriced("acme/llm 2&x"), unpriced("b"), unpriced("b")], 7)).toEqual({
    label: "Set a price",
    path: "/prices?project=7&model=acme%2Fllm%202%26x&model=b#price-inbox",
  });
});

it("is nothing for other alerts, and for models that have a price again", () => {
  expect(alertRemedy([{ ...unpriced("a"), type: "latency" }, unpriced("b", "resolved")], 7)).toBeNull();
});

it.each([
  [{ fault: "channel degraded", channel: "Slack" }, "firing", "/channels?project=7"],
  [{ fault: "rule failing", failing_rule: "p95" }, "firing", "/rules?project=7"],
  [{ fault: "sightline degraded", part: "disk" }, "firing", "/settings/about?project=7"],
  [{ fault: "sightline degraded", part: "disk" }, "resolved", undefined],
  [{ fault: "constructor" }, "firing", undefined],
])("leads from the fault %j, %s, to %s", (labels, state, path) => {
  expect(alertRemedy([{ type: "system_fault", state, labels }], 7)?.path).toBe(path);
});

it("fits into a button, whatever the models are called", () => {
  const models = Array.from({ length: 20 }, (_, n) => unpriced(`${n}${"模".repeat(100)}`));
  const { path } = alertRemedy(models, 7)!;
  expect(path.length).toBeLessThan(1_600);
  expect(new URL(path, "http://a").searchParams.getAll("model")).toEqual([models[0]!.labels.model]);
});
