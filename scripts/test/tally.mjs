import { existsSync, readFileSync } from "node:fs";

const minutes = (ms) => `${(ms / 60_000).toFixed(1).padStart(5)} min`;

/** Adds up the results of the parts of a test run. An aborted part counts as at least one failure. */
export function makeTally() {
  const total = { passed: 0, failed: 0 };
  const parts = [];
  return {
    add(name, { passed, failed }, ms) {
      total.passed += passed;
      total.failed += failed;
      parts.push({ name, passed, failed, ms });
    },
    total,
    /** The duration and result of each part, then the total. */
    parts: () => {
      const width = Math.max(0, ...parts.map(({ name }) => name.length));
      return parts.map(
        ({ name, passed, failed, ms }) =>
          `${name.padEnd(width)} ${minutes(ms)}  ${passed} passed, ${failed} failed`,
      );
    },
    line: () => `${total.passed} passed, ${total.failed} failed`,
  };
}

/** Counts a Vitest JSON report; files that could not be loaded count as failures. */
export function countVitest(report) {
  const broken = report.testResults.filter(({ status, assertionResults }) => {
    return status === "failed" && !assertionResults.some((test) => test.status === "failed");
  });
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/**
 * Counts a Playwright JSON report; a flaky test (passed on retry) counts as a failure.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors?: unknown[] }} report
 */
export function countPlaywright({ stats, errors = [] }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/** Reads the report of a run with this exit code; a missing report, or a failed run without a failed test, is one failure. */
export function countReport(file, count, code) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const counted = count(JSON.parse(readFileSync(file, "utf8")));
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}
