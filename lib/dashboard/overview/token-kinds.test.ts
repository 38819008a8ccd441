import { describe, expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { tokenKindNames, tokenKinds } from "./token-kinds";

const of = (inputTokens: number, outputTokens: number, thinkingTokens: number, cachedInputTokens: number) =>
  tokenKinds({ ...emptyRollup(), inputTokens, outputTokens, thinkingTokens, cachedInputTokens });

describe("tokens by kind", () => {
  it.each([
    ["takes the parts out of the whole", of(100, 50, 20, 40), [60, 30, 20, 40]],
    ["keeps a whole that consists of its part", of(40, 20, 20, 40), [0, 0, 20, 40]],
    ["adds parts that a sender counts separately", of(10, 5, 20, 40), [10, 5, 20, 40]],
    ["has all kinds without parts", of(100, 50, 0, 0), [100, 50, 0, 0]],
    ["is 0 without figures", tokenKinds(null), [0, 0, 0, 0]],
  ])("%s", (_, { input, output, thinking, cached }, expected) => {
    expect([input, output, thinking, cached]).toEqual(expected);
  });

  it("are named after what is left of them", () => {
    expect(tokenKindNames(of(100, 50, 20, 0))).toMatchObject({ input: "input", output: "other output" });
    expect(tokenKindNames(of(100, 50, 0, 40))).toMatchObject({ input: "uncached input", output: "output" });
  });
});
