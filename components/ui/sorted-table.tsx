"use client";

import { type ReactNode, useState } from "react";
import { SortButton } from "./sort-button";
import { nextSort, type Sort, type SortValue, sortRows } from "./sort-rows";
import { type Column, Table } from "./table";

type SortedTableProps = {
  caption: string;
  columns: readonly Column[];
  /** `values`: what each column is sorted by. `last`: stays at the end and is always shown, as a sum is. */
  rows: readonly { id: string; cells: ReactNode[]; values: readonly SortValue[]; last?: boolean }[];
  /** Rows shown at first. */
  first?: number;
  className?: string;
};

const STEP = 100;

/** A table that is sorted by the head of a column. A long one opens step by step, in the order that it is sorted by. */
export function SortedTable({ columns, rows, first = Infinity, ...table }: SortedTableProps) {
  const [sort, setSort] = useState<Sort>(null);
  const [shown, setShown] = useState(first);
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
  const sorted = sortRows(rows, sort);
  const listed = sorted.filter(({ last }) => !last);
  const hidden = listed.length - shown;
  return (
    <>
      <Table
        {...table}
        columns={heads}
        rows={[...listed.slice(0, shown), ...sorted.filter(({ last }) => last)]}
      />
      {listed.length > first && (
        <p className="sticky left-0 mt-1.5 flex flex-wrap items-center gap-x-3 text-ink-3 text-sm">
          <span>
            {Math.min(shown, listed.length)} of {listed.length}
          </span>
          {hidden > 0 && (
            <MoreButton onClick={() => setShown(shown + STEP)}>Show {Math.min(STEP, hidden)} more</MoreButton>
          )}
          {shown > first && <MoreButton onClick={() => setShown(first)}>Show fewer</MoreButton>}
        </p>
      )}
    </>
  );
}

function MoreButton(props: { onClick: () => void; children: ReactNode }) {
  return <button type="button" className="min-h-6 rounded text-accent hover:underline" {...props} />;
}
