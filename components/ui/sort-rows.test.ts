import { expect, it } from "vitest";
import { nextSort, type Sort, sortRows } from "./sort-rows";

const ROWS = [
  { id: "b", values: ["b", 3] },
  { id: "none", values: ["none", null] },
  { id: "a", values: ["a", 20] },
  { id: "others", values: ["others", 900], last: true },
];
const order = (sort: Sort) => sortRows(ROWS, sort).map(({ id }) => id);

it("sorts by numbers or names; what has no value is last but the rest", () => {
  expect(order(null)).toEqual(["b", "none", "a", "others"]);
  expect(order({ column: 1, order: "descending" })).toEqual(["a", "b", "none", "others"]);
  expect(order({ column: 1, order: "ascending" })).toEqual(["b", "a", "none", "others"]);
  expect(order({ column: 0, order: "ascending" })).toEqual(["a", "b", "none", "others"]);
});

it("the largest first, then the smallest, then the page's own order; names from a to z", () => {
  const down = nextSort(null, 1, true);
  expect(down).toEqual({ column: 1, order: "descending" });
  const up = nextSort(down, 1, true);
  expect(up).toEqual({ column: 1, order: "ascending" });
  expect(nextSort(up, 1, true)).toBeNull();
  expect(nextSort(up, 0, false)).toEqual({ column: 0, order: "ascending" });
});
