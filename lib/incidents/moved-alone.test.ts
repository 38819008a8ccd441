import { describe, expect, it } from "vitest";
import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import { type GroupFigures, modelToCompare, movedAlone, movedInPart } from "./moved-alone";

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
const group = (name: string, latency: number, output = 1, count = 50): GroupFigures => ({
  name,
  recent: calls(count, 1_000 * latency, 200 * output),
  before: calls(400, 1_000, 200),
});

const slow = { ruleKind: "threshold", type: "latency_p95", labels: { model: "gpt-5" } };
const long = { ruleKind: "usual_ratio", type: "output_tokens_mean", labels: { model: "gpt-5" } };

describe("the trouble of a model's only service", () => {
  it.each<[string, typeof slow, GroupFigures[], string | null]>([
    ["is that of the one that is slow", slow, [group("a", 5), group("b", 1)], "a"],
    [
      "is that of the one that is slow among three",
      slow,
      [group("a", 1.1), group("b", 3), group("c", 1)],
      "b",
    ],
    ["goes by the figure of the alert", long, [group("a", 5, 1), group("b", 1, 4)], "b"],
    ["may be shorter answers", long, [group("a", 1, 0.4), group("b", 1, 1)], "a"],
    ["is not that of the model", slow, [group("a", 5), group("b", 6)], null],
    ["is unknown while another is in between", slow, [group("a", 5), group("b", 1.4)], null],
    ["is unknown without another service", slow, [group("a", 5)], null],
    ["is unknown by few requests of the others", slow, [group("a", 5), group("b", 1, 1, 3)], null],
    ["is unknown where nothing has moved", slow, [group("a", 1), group("b", 1)], null],
  ])("%s", (_, alert, services, expected) => {
    expect(movedAlone(alert, services)).toBe(expected);
  });

  it("is searched only where a model is named and the figure is a mean", () => {
    expect(modelToCompare(slow)).toBe("gpt-5");
    expect(modelToCompare({ ...slow, labels: {} })).toBeNull();
    expect(modelToCompare({ ...slow, type: "error_rate" })).toBeNull();
    expect(
      modelToCompare({ ruleKind: "circuit_open", type: "circuit_open", labels: { model: "gpt-5" } }),
    ).toBeNull();
  });
});

describe("the trouble of a model in a service", () => {
  it.each<[string, typeof slow, GroupFigures[], boolean]>([
    [
      "is not that of all the service, if it uses another model as before",
      slow,
      [group("gpt-5", 5), group("sonnet", 1)],
      true,
    ],
    [
      "nor if a third model has moved too",
      slow,
      [group("gpt-5", 5), group("haiku", 4), group("sonnet", 1)],
      true,
    ],
    [
      "may be that of all the service, if all its models have moved",
      slow,
      [group("gpt-5", 5), group("sonnet", 2)],
      false,
    ],
    ["goes by the figure of the alert", long, [group("gpt-5", 1, 4), group("sonnet", 5, 1)], true],
    ["is unknown by few requests of the other", slow, [group("gpt-5", 5), group("sonnet", 1, 1, 3)], false],
    ["is unknown without another model", slow, [group("gpt-5", 5)], false],
    ["is unknown where only another model has moved", slow, [group("gpt-5", 1), group("sonnet", 5)], false],
  ])("%s", (_, alert, models, expected) => {
    expect(movedInPart(alert, models)).toBe(expected);
  });
});
