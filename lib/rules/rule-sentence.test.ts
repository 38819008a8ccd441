import { expect, test } from "vitest";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { ruleSentence } from "./rule-sentence";

const ERRORS = {
  kind: "threshold",
  metric: "error_rate",
  group_by: ["model", "error_type"],
  comparison: "above",
  threshold: 0.05,
  recovery: 0.04,
  window_seconds: 300,
  persistence: { k: 2, n: 3 },
  keep_firing_seconds: 600,
  min_requests: 20,
};

test.each([
  [
    {},
    "Fires when error rate of any model and error type over 5 min is above 5 % in 2 of 3 checks, with at least 20 requests; ends after 10 min at 4 % or better.",
  ],
  [{ min_events: 5 }, "with at least 20 requests and 5 errors;"],
  [{ min_requests: 1, min_events: 1 }, "with at least 1 request and 1 error;"],
  [{ confidence: true }, "20 requests, where chance cannot explain it;"],
  [{ no_data: "ok" }, "or better. Too little data ends it."],
  [{ no_data: "alert" }, "Too little data raises an alert, too."],
  [{ critical_threshold: 0.2 }, "above 5 %, critical above 20 %"],
  [{ filters: { model: ["a", "b"], service: ["c"] } }, "of a or b or c over 5 min"],
  [{ persistence: { k: 1, n: 1 } }, "above 5 %, with"],
])("a rule in words: %o", (change, part) => {
  const sentence = ruleSentence(RuleDefinition.parse({ ...ERRORS, ...change }));
  expect(sentence.replace(/\s/g, " ")).toContain(part);
});

test.each([
  [
    { sli: "errors", objective: 0.99 },
    "Fires when so many requests of any model fail that an objective of 99 % is used up too fast, and still is: critical at 14.4 times over 1 h or 6 times over 6 h, a warning at 3 times over 1 d or once over 3 d.",
  ],
  // Half of all requests is the most that a row asks for.
  [{ sli: "latency", objective: 0.95 }, "take more than 30 s that an objective of 95 %"],
  [{ sli: "latency", objective: 0.95 }, "critical at 10 times over 1 h or 6 times over 6 h"],
  [{ sli: "errors", objective: 0.999, filters: { service: ["chat"] } }, "requests of any model of chat fail"],
])("an objective in words: %o", (change, part) => {
  const definition = RuleDefinition.parse({ kind: "slo_burn", group_by: ["model"], ...change });
  expect(ruleSentence(definition).replace(/\s/g, " ")).toContain(part);
});
