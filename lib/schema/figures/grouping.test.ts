import fc from "fast-check";
import { expect, test } from "vitest";
import { filterOf, groupingName, parseGrouping } from "./grouping";

test("names of groups are read from the query; others group by model", () => {
  expect(parseGrouping("none")).toEqual({ kind: "none" });
  expect(parseGrouping("service")).toEqual({ kind: "series", by: "service" });
  expect(parseGrouping("user")).toEqual({ kind: "raw", by: "user" });
  expect(parseGrouping("tag:team")).toEqual({ kind: "raw", by: "tag", tag: "team" });
  for (const other of [null, "", "tag:", "prompt", `tag:${"x".repeat(200)}`, "tag:a\0"])
    expect(parseGrouping(other)).toEqual({ kind: "series", by: "model" });
});

test("any text gives a grouping with a name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => groupingName(parseGrouping(text)) !== ""),
    { numRuns: 200 },
  );
});

test("a group leads to the filter that has its requests", () => {
  const of = (by: string, value: string) => filterOf(parseGrouping(by), value);
  expect(of("model", "gpt-5")).toEqual({ name: "model", value: "gpt-5" });
  expect(of("provider", "")).toEqual({ name: "provider", value: "" });
  expect(of("user", "u1")).toEqual({ name: "user_id", value: "u1" });
  expect(of("tag:team", "search")).toEqual({ name: "tag", value: "team:search" });
  expect(of("error_type", "timeout")).toEqual({ name: "error_type", value: "timeout" });
  // No filter asks for requests without an error, a user or a tag.
  expect(of("error_type", "")).toBeNull();
  expect(of("none", "")).toBeNull();
});
