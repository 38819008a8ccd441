"use client";

import { type ReactNode, useState } from "react";
import { SortButton } from "./sort-button";
import { nextSort, type Sort, type SortValue, sortRows } from "./sort-rows";
import { type Column, Table } from "./table";

type SortedTableProps = {
  caption: string;
  columns: readonly Column[];
  /** `values`: what each column is sorted by. `last`: stays at the end, as the sum of the rest. */
  rows: readonly { id: string; cells: ReactNode[]; values: readonly SortValue[]; last?: boolean }[];
  className?: string;
};

/** A table that is sorted by the head of a column. */
export function SortedTable({ columns, rows, ...table }: SortedTableProps) {
  const [sort, setSort] = useState<Sort>(null);
  const heads = columns.map((column, at): Column => {
    const sorted = sort?.column === at ? sort.order : undefined;
    return {
      ...column,
      sorted,
      head: (
        <SortButton
          label={column.label}
          title={`Sort by ${column.label}`}
          sorted={sorted}
          first={column.numeric ? "descending" : "ascending"}
          onClick={() => setSort(nextSort(sort, at, column.numeric === true))}
        />
      ),
    };
  });
  return <Table {...table} columns={heads} rows={sortRows(rows, sort)} />;
}
