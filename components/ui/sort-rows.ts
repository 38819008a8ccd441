export type SortValue = string | number | null;
export type Sort = { column: number; order: "ascending" | "descending" } | null;

/** Largest numbers and first names come first; a second press turns around, a third brings back the page's own order. */
export function nextSort(sort: Sort, column: number, isNumeric: boolean): Sort {
  const first = isNumeric ? "descending" : "ascending";
  if (sort?.column !== column) return { column, order: first };
  if (sort.order !== first) return null;
  return { column, order: first === "descending" ? "ascending" : "descending" };
}

/** What has no value comes last in both directions, and after it what is `last` anyway: the sum of the rest. */
export function sortRows<Row extends { values: readonly SortValue[]; last?: boolean }>(
  rows: readonly Row[],
  sort: Sort,
): readonly Row[] {
  if (!sort) return rows;
  const sign = sort.order === "ascending" ? 1 : -1;
  const place = ({ values, last }: Row) => (last ? 2 : values[sort.column] == null ? 1 : 0);
  return rows.toSorted((a, b) => {
    const [left, right] = [a.values[sort.column], b.values[sort.column]];
    const apart = place(a) - place(b);
    if (apart !== 0 || left == null || right == null) return apart;
    if (typeof left === "number" && typeof right === "number") return sign * (left - right);
    return sign * String(left).localeCompare(String(right), "en");
  });
}
