import { expect, it } from "vitest";
import { faultFindings } from "./fault-findings";

const degraded = { kind: "channel_degraded", subject: "Slack", count: 5, error: "503" };
const view = (findings: ReturnType<typeof faultFindings>) =>
  findings.map(({ labels, breaches, recovered, note }) => [labels, breaches, recovered, note]);

it("reports a fault with its reason and recovers when the fault is gone", () => {
  const labels = { fault: "channel degraded", channel: "Slack" };
  expect(view(faultFindings([degraded], []))).toEqual([[labels, true, false, "503"]]);
  expect(view(faultFindings([degraded], [{ labels }]))).toEqual([[labels, true, false, "503"]]);
  expect(view(faultFindings([], [{ labels }]))).toEqual([[labels, false, true, null]]);
});

it("labels a failing rule apart from the alert's own rule", () => {
  const [finding] = faultFindings([{ ...degraded, kind: "rule_failing", subject: "Errors" }], []);
  expect(finding!.labels).toEqual({ fault: "rule failing", failing_rule: "Errors" });
});

it("identifies silences by id and labels them by description", () => {
  const one = {
    kind: "silence_failing",
    subject: "by ana@example.org",
    count: 1,
    error: "matchers: Required",
  };
  const findings = faultFindings(
    [
      { ...one, id: "7" },
      { ...one, id: "8" },
    ],
    [],
  );
  expect(findings.map(({ labels, identity }) => [labels.failing_silence, identity?.failing_silence])).toEqual(
    [
      ["by ana@example.org", "7"],
      ["by ana@example.org", "8"],
    ],
  );
  expect(faultFindings([{ ...one, id: "8" }], findings).map(({ breaches }) => breaches)).toEqual([
    true,
    false,
  ]);
});
