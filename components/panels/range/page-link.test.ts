import { expect, test } from "vitest";
import { changedQuery, pageLink, sharedQuery, unfilteredLink } from "./page-link";

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
  const search = "project=3&from=now-1h&to=now&model=a&model=b&by=user&then=model&status=error&cursor=x";
  expect(pageLink("/alerts", search)).toBe(
    "/alerts?project=3&from=now-1h&to=now&model=a&model=b&by=user&then=model",
  );
});

test("a link to all of a list keeps project and range and drops every filter, but for its own", () => {
  const search = "project=3&from=now-1h&model=a&not_model=b&not_service=c&provider=d&environment=e";
  expect(unfilteredLink("/alerts", search, { state: "firing", model: "f" })).toBe(
    "/alerts?project=3&from=now-1h&model=f&state=firing",
  );
});

test("a shared link fixes project and times, keeps filters, view and zone, and drops what is of the screen", () => {
  const range = { from: Date.UTC(2026, 10, 23, 8), to: Date.UTC(2026, 10, 23, 14) };
  const search = "window=6h&model=a&by=service&view=v&tz=UTC&refresh=10s&wall=1&cursor=x&status=error";
  expect(new URLSearchParams(sharedQuery(search, 3, range)).toString()).toBe(
    new URLSearchParams({
      model: "a",
      by: "service",
      view: "v",
      tz: "UTC",
      status: "error",
      project: "3",
      from: "2026-11-23T08:00:00.000Z",
      to: "2026-11-23T14:00:00.000Z",
    }).toString(),
  );
  expect(sharedQuery("project=1&from=now-1h&to=now", 1, range)).toBe(
    "?project=1&from=2026-11-23T08:00:00.000Z&to=2026-11-23T14:00:00.000Z",
  );
});
