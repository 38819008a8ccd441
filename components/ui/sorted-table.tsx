"use client";

import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
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
  /** The fragment of a link that opens all of them. */
  anchor?: string;
  className?: string;
};

const STEP = 100;

/** A table that is sorted by the head of a column. A long one opens step by step, in the order that it is sorted by. */
export function SortedTable({ columns, rows, first = Infinity, anchor, ...table }: SortedTableProps) {
  const [sort, setSort] = useState<Sort>(null);
  const [shown, setShown] = useState(first);
  useLinkedTo(anchor, () => setShown(Infinity));
  const heads = columns.map((column, at): Column => {
    const sorted = sort?.column === at ? sort.order : undefined;
    return {
      ...column,
      sorted,
      // Of a column without values, such as one of badges, the head is text.
      head: rows.some(({ values }) => values[at] != null) ? (
        <SortButton
          label={column.label}
          title={`Sort by ${column.label}`}
          sorted={sorted}
          first={column.numeric ? "descending" : "ascending"}
          onClick={() => setSort(nextSort(sort, at, column.numeric === true))}
        />
      ) : undefined,
    };
  });
  const sorted = sortRows(rows, sort);
  const listed = sorted.filter(({ last }) => !last);
  const hidden = listed.length - shown;
  return (
    <>
      {anchor && <span id={anchor} className="scroll-mt-14" />}
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

/** Calls `open` when a link leads to this part of the page. */
function useLinkedTo(anchor: string | undefined, open: () => void): void {
  const onLink = useEffectEvent(() => {
    if (window.location.hash === `#${anchor}`) open();
  });
  useEffect(() => {
    onLink();
    window.addEventListener("hashchange", onLink);
    return () => window.removeEventListener("hashchange", onLink);
  }, []);
}

function MoreButton(props: { onClick: () => void; children: ReactNode }) {
  return <button type="button" className="min-h-6 rounded text-accent hover:underline" {...props} />;
}
