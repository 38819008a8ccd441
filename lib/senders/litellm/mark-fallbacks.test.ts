import { describe, expect, it } from "vitest";
import { liteLlmRow } from "@/test/litellm-row";
import { type FailedAttempt, markFallbacks } from "./mark-fallbacks";
import { readLiteLlmRow } from "./read-row";

const ended = Date.UTC(2026, 10, 28, 12);
const start = ended - 1_000;
const row = readLiteLlmRow(liteLlmRow(ended, { model_group: "backup" }));
if (row === null || "refusal" in row) throw new Error("no call");
const { call } = row;
const failed = (model: string, endedAt: number, trace = "t"): FailedAttempt => ({ trace, model, endedAt });
const statusAfter = (...failures: FailedAttempt[]) => {
  const [marked] = markFallbacks([{ call, trace: "t" }], failures);
  return [marked!.status, marked!.fallbackFrom];
};

describe("markFallbacks", () => {
  it("a success after a failure of another model in its trace stands in for the model that was asked first", () => {
    expect(statusAfter(failed("second", start - 50), failed("first", start - 900))).toEqual([
      "fallback",
      "first",
    ]);
  });

  it.each([
    ["a retry of the same model", failed("backup", start - 50)],
    ["a failure of another trace", failed("first", start - 50, "other")],
    ["a failure that is long past, as in a session", failed("first", start - 61_000)],
    ["a failure that came after the call began, as of a parallel call", failed("first", start + 400)],
  ])("%s changes nothing", (_, failure) => {
    expect(statusAfter(failure)).toEqual(["success", null]);
  });

  it("a failed call is not a fallback", () => {
    const error = { ...call, status: "error" as const };
    expect(markFallbacks([{ call: error, trace: "t" }], [failed("first", start - 50)])).toEqual([error]);
  });
});
