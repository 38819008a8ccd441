import { describe, expect, it } from "vitest";
import { type FailedAttempt, markFallbacks } from "./mark-fallbacks";

const start = Date.UTC(2026, 10, 28, 12);
const call = {
  trace: "t",
  traceId: "trace",
  startedAt: start,
  endedAt: start + 900,
  input: { id: "c", model: "backup", latency_ms: 900, status: "success" as const },
};
const failed = (model: string, endedAt: number, trace = "t"): FailedAttempt => ({ trace, model, endedAt });
const statusAfter = (...failures: FailedAttempt[]) => {
  const [input] = markFallbacks([call], failures);
  return [input!.status, input!.fallback_from];
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
    expect(statusAfter(failure)).toEqual(["success", undefined]);
  });

  it("a call that failed is no fallback", () => {
    const input = { ...call.input, status: "error" as const };
    expect(markFallbacks([{ ...call, input }], [failed("first", start - 50)])).toEqual([input]);
  });
});
