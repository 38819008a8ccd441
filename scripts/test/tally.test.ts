import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { countPlaywright, countReport, countVitest, makeTally } from "./tally.mjs";

const test = (status: string) => ({ status });
const file = (status: string, tests: string[]) => ({ status, assertionResults: tests.map(test) });

describe("the tally of a test run", () => {
  it("adds its parts to one line", () => {
    const tally = makeTally();
    tally.add("unit", { passed: 3, failed: 0 }, 89_000);
    tally.add("database", { passed: 2, failed: 1 }, 612_000);
    expect(tally.line()).toBe("5 passed, 1 failed");
    expect(tally.parts()).toEqual([
      "unit       1.5 min  3 passed, 0 failed",
      "database  10.2 min  2 passed, 1 failed",
    ]);
  });

  it.each([
    ["all pass", [file("passed", ["passed", "passed"])], 2, 0, { passed: 2, failed: 0 }],
    ["one fails", [file("failed", ["passed", "failed"])], 1, 1, { passed: 1, failed: 1 }],
    [
      "a file does not load",
      [file("passed", ["passed"]), file("failed", [])],
      1,
      0,
      { passed: 1, failed: 1 },
    ],
  ])("counts a Vitest report: %s", (_name, testResults, numPassedTests, numFailedTests, expected) => {
    expect(countVitest({ testResults, numPassedTests, numFailedTests })).toEqual(expected);
  });

  it("counts a flaky test and an error outside of tests as failures", () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 0 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 3 });
  });

  it("counts a run without a report, or a failed run without a failed test, as a failure", () => {
    const report = path.join(mkdtempSync(path.join(tmpdir(), "sightline-tally-")), "report.json");
    expect(countReport(report, countVitest, 0)).toEqual({ passed: 0, failed: 1 });
    writeFileSync(report, JSON.stringify({ testResults: [], numPassedTests: 7, numFailedTests: 0 }));
    expect(countReport(report, countVitest, 1)).toEqual({ passed: 7, failed: 1 });
    expect(countReport(report, countVitest, 0)).toEqual({ passed: 7, failed: 0 });
  });
});
