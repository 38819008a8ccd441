import { expect, it } from "vitest";
import { faultFindings } from "./fault-findings";

const degraded = { kind: "channel_degraded", subject: "Slack", count: 5, error: "503" };
const view = (findings: ReturnType<typeof faultFindings>) =>
  findings.map(({ labels, breaches, recovered, note }) => [labels, breaches, recovered, note]);

it("a fault is found with its reason, and ends when it is none any more", () => {
  const labels = { fault: "channel degraded", channel: "Slack" };
  expect(view(faultFindings([degraded], []))).toEqual([[labels, true, false, "503"]]);
  expect(view(faultFindings([degraded], [labels]))).toEqual([[labels, true, false, "503"]]);
  expect(view(faultFindings([], [labels]))).toEqual([[labels, false, true, null]]);
});

it("a rule that fails is named as such, not as the alert's own rule", () => {
  const [finding] = faultFindings([{ ...degraded, kind: "rule_failing", subject: "Errors" }], []);
  expect(finding!.labels).toEqual({ fault: "rule failing", failing_rule: "Errors" });
});
