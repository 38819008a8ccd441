import { expect, test } from "vitest";
import { PAGES } from "./page-permission";
import { NewView } from "./saved-view";
import { isBare, isViewable, viewLink, viewQuery } from "./view-link";

test.each([
  [
    "keeps filters, grouping, range and comparison",
    "by=service&model=a&model=b&from=now-1h&compare=day",
    "by=service&compare=day&from=now-1h&model=a&model=b",
  ],
  [
    "drops what belongs to a moment or a screen",
    "project=3&cursor=x&request=r&at=1&wall=1&refresh=off&view=v&tz=UTC",
    "",
  ],
  ["accepts a leading question mark", "?status=error", "status=error"],
  ["escapes", "model=a%26b%3Dc&text=%23", "model=a%26b%3Dc&text=%23"],
  ["keeps nonsense as what it is", "%E0%A4%A&=&a", "=&a=&%EF%BF%BD%25A="],
])("a view %s", (_, search, kept) => {
  expect(viewQuery(search)).toBe(kept);
  expect(viewQuery(kept)).toBe(kept);
});

test("pages of a project can be saved; forms, details, settings and other addresses cannot", () => {
  const viewable = Object.keys(PAGES).filter(isViewable);
  expect(viewable).toEqual(expect.arrayContaining(["/", "/traffic", "/requests", "/alerts", "/rules"]));
  expect(viewable.filter((page) => /\[|settings|new|login|reconcile/.test(page))).toEqual([]);
  for (const page of ["//evil.example", "https://evil.example", "/nowhere", "toString", "traffic"])
    expect(isViewable(page)).toBe(false);
});

test.each([
  ["page", { page: "//evil.example" }],
  ["name", { name: " " }],
  ["name", { name: "x".repeat(81) }],
  ["name", { name: "a\0" }],
  ["query", { query: "x".repeat(4_001) }],
])("names the bad field %s", (field, bad) => {
  const parsed = NewView.safeParse({ page: "/", name: "n", query: "", ...bad });
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
});

test("a view opens on the screen that is open, with what it keeps", () => {
  const view = { id: "v", query: "from=now-24h&model=a" };
  expect(viewLink("/traffic", view, "project=3&wall=1&model=x&request=r")).toBe(
    "/traffic?project=3&wall=1&from=now-24h&model=a&view=v",
  );
});

test.each([
  ["", true],
  ["project=3&refresh=off&wall=1&tz=UTC", true],
  ["project=3&view=none", false],
  ["project=3&request=r", false],
  ["model=", false],
])("the address %s opens the default view: %s", (search, is) => {
  expect(isBare(new URLSearchParams(search))).toBe(is);
});
