import { expect, it } from "vitest";
import { labelSuggestions } from "./label-suggestions";

it("suggests the labels and rules of alerts and the values of filters, each once and in order", () => {
  const alerts: Parameters<typeof labelSuggestions>[0] = [
    { rule: "p95 latency", labels: { model: "gpt-5", service: "" } },
    { rule: "p95 latency", labels: { model: "claude", breaker: "primary" } },
  ];
  expect(labelSuggestions(alerts, { model: ["gpt-5", "o3"], environment: [] })).toEqual({
    rule: ["p95 latency"],
    model: ["claude", "gpt-5", "o3"],
    service: [],
    breaker: ["primary"],
    severity: ["critical", "warning"],
  });
});
