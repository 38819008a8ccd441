import { expect, test } from "vitest";
import { changedQuery, pageLink } from "./page-link";

test.each([
  ["sets", "a=1", { b: "2" }, "?a=1&b=2"],
  ["replaces all values of a name", "model=a&model=b", { model: ["c"] }, "?model=c"],
  ["removes", "a=1&b=2", { a: null }, "?b=2"],
  ["becomes empty", "a=1", { a: null }, ""],
  ["keeps ranges readable", "", { from: "now-1d/d", to: "now/d" }, "?from=now-1d/d&to=now/d"],
  ["escapes what must be escaped", "", { model: "a&b=c#d" }, "?model=a%26b%3Dc%23d"],
])("%s", (_, search, changes, expected) => {
  expect(changedQuery(search, changes)).toBe(expected);
});

test("a link to another page keeps project, range and filters, and drops what belongs to one page", () => {
  const search = "project=3&from=now-1h&to=now&model=a&model=b&status=error&cursor=x";
  expect(pageLink("/alerts", search)).toBe("/alerts?project=3&from=now-1h&to=now&model=a&model=b");
});
