import { describe, expect, it } from "vitest";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { RuleDefinition } from "./rule";

const rule = DEFAULT_PACK.find(({ packKey }) => packKey === "error_rate")!.definition;
const fault = (more: object) => {
  const { error } = RuleDefinition.safeParse({ ...rule, ...more });
  return error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)[0] ?? null;
};

describe("rejects a rule that can never fire or contradicts itself, and names the field", () => {
  it.each<[object, string | null]>([
    [{}, null],
    [{ recovery: 0.06 }, "recovery: must be at most the threshold (0.05)"],
    [{ comparison: "below", recovery: 0.04 }, "recovery: must be at least the threshold (0.05)"],
    [{ critical_threshold: 0.05 }, "critical_threshold: must be above the threshold (0.05)"],
    [{ critical_threshold: 0.2 }, null],
    [
      { comparison: "below", recovery: 0.05, critical_threshold: 0.06 },
      "critical_threshold: must be below the threshold (0.05)",
    ],
    [{ threshold: 1.2 }, "threshold: must be below 1: a ratio is never above 100 %"],
    [{ critical_threshold: 1 }, "critical_threshold: must be below 1: a ratio is never above 100 %"],
    [{ comparison: "below", threshold: 0, recovery: 1 }, "threshold: must be above 0: no value is below 0"],
    [
      { metric: "latency_p95", confidence: true },
      "confidence: applies only to ratios such as error_rate, not to latency_p95",
    ],
    [
      { no_data: "zero" },
      "no_data: can be zero only for counts and totals, such as requests, not for error_rate",
    ],
    [{ metric: "requests", no_data: "zero" }, null],
    [{ persistence: { k: 3, n: 2 } }, "persistence: k must not be larger than n"],
  ])("%j", (more, expected) => {
    expect(fault(more)).toBe(expected);
  });

  it.each([
    [{ min_requests: 0 }, "min_requests"],
    [{ window_seconds: 90 }, "window_seconds"],
    [{ window_seconds: 172_800 }, "window_seconds"],
    [{ filters: { tenant: ["a"] } }, "filters"],
    [{ filters: { model: [""] } }, "filters.model.0"],
    [{ group_by: ["user"] }, "group_by.0"],
    [{ no_data: "panic" }, "no_data"],
  ])("%j", (more, path) => {
    expect(fault(more)).toContain(`${path}: `);
  });

  it("omitted fields have their original defaults", () => {
    const { filters, critical_threshold, confidence, no_data, ...old } = rule as Record<string, unknown>;
    expect(RuleDefinition.parse(old)).toEqual(rule);
    expect([filters, critical_threshold, confidence, no_data]).toEqual([{}, null, false, "keep_last"]);
  });
});
