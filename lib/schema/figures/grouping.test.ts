import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Dimension,
  dimensionName,
  dimensionText,
  filterOf,
  type Grouping,
  groupingName,
  pairOf,
  parseDimension,
  readLimit,
} from "./grouping";

test("names of dimensions are read", () => {
  expect(parseDimension("service")).toEqual({ kind: "series", by: "service" });
  expect(parseDimension("user")).toEqual({ kind: "raw", by: "user" });
  expect(parseDimension("tag:team")).toEqual({ kind: "raw", by: "tag", tag: "team" });
  for (const other of [null, "", "none", "tag:", "prompt", `tag:${"x".repeat(200)}`, "tag:a\0"])
    expect(parseDimension(other)).toBeNull();
});

test("any text that is a dimension has a name and is written the same", () => {
  // Made once: it takes seconds.
  const text = fc.string({ unit: "binary" });
  const any = fc.tuple(fc.constantFrom("", "tag:"), text).map(([start, rest]) => `${start}${rest}`);
  fc.assert(
    fc.property(any, (given) => {
      const dimension = parseDimension(given);
      if (dimension === null) return;
      expect(dimensionText(dimension)).toBe(given);
      expect(dimensionName(dimension)).not.toBe("");
    }),
    { numRuns: 200 },
  );
});

test("a group leads to the filter that has its requests", () => {
  const of = (text: string, value: string) => filterOf(parseDimension(text) as Dimension, value);
  expect(of("model", "gpt-5")).toEqual({ name: "model", value: "gpt-5" });
  expect(of("provider", "")).toEqual({ name: "provider", value: "" });
  expect(of("user", "u1")).toEqual({ name: "user_id", value: "u1" });
  expect(of("tag:team", "search")).toEqual({ name: "tag", value: "team:search" });
  expect(of("error_type", "timeout")).toEqual({ name: "error_type", value: "timeout" });
  // No filter asks for requests without an error, a user or a tag.
  expect(of("error_type", "")).toBeNull();
});

test("names of groupings and of pairs", () => {
  expect(["all requests", "model", "service, then error type"]).toEqual(
    [[], ["model"], ["service", "error type"]].map(groupingName),
  );
  expect(pairOf('["a", "b \\"c\\""]')).toEqual(["a", 'b "c"']);
});

test("the more groups there may be, the fewer requests are read", () => {
  const limits = (...texts: string[]) => {
    const grouping = texts.map((text) => parseDimension(text)!) as unknown as Grouping;
    return [readLimit(grouping, "sums"), readLimit(grouping, "each")];
  };
  expect(limits()).toEqual([null, null]);
  expect(limits("service", "model")).toEqual([null, null]);
  expect(limits("user")).toEqual([250_000, 50_000]);
  expect(limits("model", "error_type")).toEqual([250_000, 50_000]);
  expect(limits("model", "user")).toEqual([100_000, 50_000]);
  expect(limits("tag:team", "error_type")).toEqual([100_000, 50_000]);
});
