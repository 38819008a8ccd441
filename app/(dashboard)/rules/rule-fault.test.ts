import { expect, test } from "vitest";
import { NewRule } from "@/lib/schema/rules/rule";
import { NEW_OBJECTIVE, type ObjectiveDraft, readObjective } from "./objective-draft";
import { NEW_DRAFT, type RuleDraft, readDraft } from "./rule-draft";
import { ruleFault } from "./rule-fault";

const faults = (draft: RuleDraft | ObjectiveDraft) => {
  const read = draft.kind === "slo_burn" ? readObjective(draft) : readDraft(draft);
  const found = NewRule.safeParse(read).error?.issues ?? [];
  return Object.fromEntries(
    found.toReversed().map((issue) => [issue.path.slice(1).join("."), ruleFault(issue, draft)]),
  );
};

test.each<[Partial<RuleDraft>, string, string]>([
  [{ threshold: "" }, "threshold", "must be a number"],
  [{ threshold: "soon" }, "threshold", "must be a number"],
  [{ threshold: "-1" }, "threshold", "must be at least 0"],
  [{ recovery: "31" }, "recovery", "must be at most the threshold (30)"],
  [{ critical_threshold: "20" }, "critical_threshold", "must be above the threshold (30)"],
  [{ window_minutes: "0" }, "window_seconds", "must be at least 1"],
  [{ window_minutes: "0.5" }, "window_seconds", "must be at least 1"],
  [{ window_minutes: "1.5" }, "window_seconds", "must be a whole number"],
  [{ window_minutes: "2000" }, "window_seconds", "must be at most 1,440"],
  [{ keep_firing_minutes: "9999" }, "keep_firing_seconds", "must be at most 1,440"],
  [{ k: "5" }, "persistence", "must not exceed the number of checks"],
  [{ k: "1.5" }, "persistence.k", "must be a whole number"],
  [{ min_requests: "0" }, "min_requests", "must be at least 1"],
  [{ group_by: ["model", "provider", "service", "environment"] }, "group_by", "choose at most 3"],
  [{ metric: "error_rate", threshold: "5", recovery: "6" }, "recovery", "must be at most the threshold (5)"],
  [
    { metric: "error_rate", threshold: "100", recovery: "6" },
    "threshold",
    "must be below 100: a ratio is never above 100 %",
  ],
])("a rule with %j: %s %s", (change, field, text) => {
  expect(faults({ ...NEW_DRAFT, name: "Slow", ...change })).toMatchObject({ [field]: text });
});

test.each<[Partial<ObjectiveDraft>, string, string]>([
  [{ objective: "100" }, "objective", "must be at most 99.99"],
  [{ objective: "10" }, "objective", "must be at least 50"],
  [{ objective: "most" }, "objective", "must be a number"],
  [{ sli: "latency", slower_than_seconds: "0" }, "slower_than_ms", "must be more than 0"],
  [{ sli: "latency", slower_than_seconds: "4000" }, "slower_than_ms", "must be at most 3,600"],
])("an objective with %j: %s %s", (change, field, text) => {
  expect(faults({ ...NEW_OBJECTIVE, name: "Good", ...change })).toMatchObject({ [field]: text });
});
