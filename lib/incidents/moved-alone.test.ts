import { describe, expect, it } from "vitest";
import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import { modelToCompare, movedAlone, type ServiceFigures } from "./moved-alone";

const calls = (count: number, latencyMs: number, outputTokens: number) => {
  const figures = emptyRollup();
  for (let call = 0; call < count; call++)
    addRequest(figures, {
      status: "success",
      latencyMs,
      ttftMs: null,
      inputTokens: 100,
      outputTokens,
      thinkingTokens: null,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      costNano: null,
      costDoubts: null,
      cacheHit: false,
      finishReason: null,
      errorTypeId: null,
    });
  return figures;
};
/** Latency and output as parts of what they were before. */
const service = (name: string, latency: number, output = 1, count = 50): ServiceFigures => ({
  service: name,
  recent: calls(count, 1_000 * latency, 200 * output),
  before: calls(400, 1_000, 200),
});

const slow = { ruleKind: "threshold", type: "latency_p95", labels: { model: "gpt-5" } };
const long = { ruleKind: "usual_ratio", type: "output_tokens_mean", labels: { model: "gpt-5" } };

describe("the trouble of a model's only service", () => {
  it.each<[string, typeof slow, ServiceFigures[], string | null]>([
    ["is that of the one that is slow", slow, [service("a", 5), service("b", 1)], "a"],
    [
      "is that of the one that is slow among three",
      slow,
      [service("a", 1.1), service("b", 3), service("c", 1)],
      "b",
    ],
    ["goes by the figure of the alert", long, [service("a", 5, 1), service("b", 1, 4)], "b"],
    ["may be shorter answers", long, [service("a", 1, 0.4), service("b", 1, 1)], "a"],
    ["is not that of the model", slow, [service("a", 5), service("b", 6)], null],
    ["is unknown while another is in between", slow, [service("a", 5), service("b", 1.4)], null],
    ["is unknown without another service", slow, [service("a", 5)], null],
    ["is unknown by few requests of the others", slow, [service("a", 5), service("b", 1, 1, 3)], null],
    ["is unknown where nothing has moved", slow, [service("a", 1), service("b", 1)], null],
  ])("%s", (_, alert, services, expected) => {
    expect(movedAlone(alert, services)).toBe(expected);
  });

  it("is looked for only where a model is named and the figure is a mean", () => {
    expect(modelToCompare(slow)).toBe("gpt-5");
    expect(modelToCompare({ ...slow, labels: {} })).toBeNull();
    expect(modelToCompare({ ...slow, type: "error_rate" })).toBeNull();
    expect(
      modelToCompare({ ruleKind: "circuit_open", type: "circuit_open", labels: { model: "gpt-5" } }),
    ).toBeNull();
  });
});
