import { expect, test } from "vitest";
import { csvQuery, searchFilter } from "./audit-search";

const NOW = Date.parse("2026-05-10T12:00:00Z");

test("reads filters, time and page from the address", () => {
  const search = new URLSearchParams(
    "actor=a@x.io&actor=ci&action=rule.update&resource=rule&within=7&cursor=42",
  );
  expect(searchFilter(search, NOW)).toEqual({
    actor: ["a@x.io", "ci"],
    action: ["rule.update"],
    resource: ["rule"],
    from: "2026-05-03T12:00:00.000Z",
    to: null,
    cursor: "42",
    limit: 50,
  });
});

test.each([
  ["cursor=x", ["Ignored unknown value of cursor: x."]],
  ["cursor=-1", ["Ignored unknown value of cursor: -1."]],
  ["within=0", ["Ignored unknown value of within: 0."]],
  ["within=1e9", ["Ignored unknown value of within: 1e9."]],
  ["within=all", []],
  [`actor=${"x".repeat(201)}`, [`Ignored unknown value of actor: ${"x".repeat(64)}.`]],
])("ignores %s and says so", (query, said) => {
  const notices: string[] = [];
  expect(searchFilter(new URLSearchParams(query), NOW, notices)).toEqual(
    searchFilter(new URLSearchParams(), NOW),
  );
  expect(notices).toEqual(said);
});

test("exports what is filtered, from the first page on", () => {
  const filter = searchFilter(new URLSearchParams("actor=a%26b&within=1&cursor=42"), NOW);
  expect(csvQuery(filter)).toBe("format=csv&from=2026-05-09T12%3A00%3A00.000Z&actor=a%26b");
});
