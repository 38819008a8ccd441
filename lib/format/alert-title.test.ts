import { expect, it } from "vitest";
import { alertTitle } from "./alert-title";

it.each([
  ["p95 latency", { model: "gpt-5" }, "p95 latency, gpt-5"],
  ["Error objective", {}, "Error objective"],
  ["Circuit breaker", { breaker: "primary", provider: "openai" }, "Circuit breaker primary"],
  ["Budget", { budget: "Team", milestone: "80 %", period: "2026-11-01" }, "Budget, Team, 80 %"],
])("is the rule and what its alert is about: %s %o", (rule, labels, title) => {
  expect(alertTitle(rule, labels)).toBe(title);
});
