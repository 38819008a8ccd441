import { expect, test } from "vitest";
import type { ViewView } from "@/lib/schema/people/saved-view";
import { favoritesOf, viewsOf } from "./favorites";

const PLACES = [
  { path: "/", label: "Overview" },
  { path: "/traffic", label: "Traffic" },
];
const view = (id: string, page: string, starred: boolean): ViewView => ({
  id,
  page,
  name: `View ${id}`,
  query: "from=now-24h&model=gpt-5",
  shared: false,
  own: true,
  owner: "Ann",
  starred,
  is_default: false,
});
const VIEWS = [view("a", "/traffic", true), view("b", "/traffic", false), view("c", "/rules", true)];

test("favorites are starred pages, then starred views; a page of another role is left out", () => {
  const found = favoritesOf({ pages: ["/traffic", "/rules"], views: VIEWS }, PLACES, "project=3&model=x");
  expect(found.map(({ label, href }) => [label, href])).toEqual([
    ["Traffic", "/traffic?project=3&model=x"],
    ["View a", "/traffic?project=3&from=now-24h&model=gpt-5&view=a"],
  ]);
});

test("a view opens with its own range and filters, in the project and on the screen that are open", () => {
  const [first] = viewsOf(VIEWS, PLACES, "project=3&model=x&from=now-1h&wall=1&cursor=z");
  expect(first!.href).toBe("/traffic?project=3&wall=1&from=now-24h&model=gpt-5&view=a");
});
