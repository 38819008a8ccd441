import { expect, test } from "vitest";
import type { Grouping } from "@/lib/schema/figures/grouping";
import { pageGrouping } from "@/lib/schema/http/page-query";
import { groupChange } from "./group-change";
import { changedQuery } from "./page-link";

const groupingOf = (search: string): Grouping => pageGrouping(new URLSearchParams(search));

test.each([
  ["", "by", "service", "?by=service"],
  ["by=service", "by", "model", ""],
  ["by=service", "by", "none", "?by=none"],
  ["", "then", "service", "?by=model&then=service"],
  ["by=service", "then", "tag:team", "?by=service&then=tag:team"],
  ["by=service&then=model", "then", "none", "?by=service"],
  ["by=model&then=service", "then", "none", ""],
  // A second dimension stays as long as it divides the first one.
  ["by=service&then=user", "by", "model", "?by=model&then=user"],
  ["by=service&then=model", "by", "model", ""],
  ["by=service&then=model", "by", "none", "?by=none"],
] as const)("of %s, %s is changed to %s", (search, changed, to, expected) => {
  const query = changedQuery(search, groupChange(groupingOf(search), changed, to));
  expect(query).toBe(expected);
  const notices: string[] = [];
  pageGrouping(new URLSearchParams(query), notices);
  expect(notices).toEqual([]);
});
