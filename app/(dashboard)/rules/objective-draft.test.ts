import { expect, it } from "vitest";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { NEW_OBJECTIVE, objectiveDraftOf, readObjective } from "./objective-draft";

it("a new objective only lacks a name", () => {
  expect(RuleDefinition.parse(readObjective(NEW_OBJECTIVE).definition)).toMatchObject({
    kind: "slo_burn",
    sli: "errors",
    objective: 0.99,
    group_by: ["service"],
  });
});

it("a stored objective reads back as it was typed", () => {
  const typed = {
    ...NEW_OBJECTIVE,
    name: "Chat",
    sli: "latency" as const,
    objective: "99.5",
    slower_than_seconds: "2.5",
  };
  const definition = RuleDefinition.parse(readObjective(typed).definition);
  expect(definition).toMatchObject({ objective: 0.995, slower_than_ms: 2_500 });
  if (definition.kind !== "slo_burn") throw new Error("not an objective");
  expect(objectiveDraftOf("Chat", "warning", definition)).toEqual(typed);
});

it.each([
  [{ objective: "" }, "definition.objective"],
  [{ objective: "40" }, "definition.objective"],
  [{ sli: "latency" as const, slower_than_seconds: "0" }, "definition.slower_than_ms"],
])("%o is refused at its field", (change, path) => {
  const { definition } = readObjective({ ...NEW_OBJECTIVE, ...change });
  const { error } = RuleDefinition.safeParse(definition);
  expect(error?.issues.map((issue) => ["definition", ...issue.path].join("."))).toContain(path);
});
