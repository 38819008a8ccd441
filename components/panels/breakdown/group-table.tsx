"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { ChangeText } from "@/components/panels/panel/change-text";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import type { BreakdownRow, BreakdownTable } from "@/lib/dashboard/series/breakdown-model";
import { formatCount, formatValue } from "@/lib/format/format-value";
import type { Unit } from "@/lib/schema/figures/metric";
import { coverageText } from "./coverage-text";
import { ALL_GROUPS, FIRST_ROWS } from "./first-rows";
import { emptyCells, nameCells, nameColumns, nameValues } from "./group-names";
import { totalRows } from "./total-rows";

const SHOWN_CHANGE = 0.1;

/** The groups of the page's charts, each with its figures of the whole range; a name narrows the page to it. */
export function GroupTable({ by, group, compared, newest, columns, rows, total }: BreakdownTable) {
  const search = useSearchParams();
  return (
    <PanelFrame
      anchor="groups"
      title={`By ${group}`}
      subtitle={coverageText(newest, compared)}
      links={{ requests: pageLink("/requests", search) }}
      table={() => ({
        columns: [...by, "requests", "share", ...columns.map(({ label }) => label)],
        rows: rows.map((row) => [
          ...nameValues(by, row),
          row.requests,
          row.share,
          ...row.figures.map(({ value }) => value),
        ]),
      })}
    >
      <ScrollArea label={`Table by ${group}`} className="-mx-4 px-4">
        <SortedTable
          // Another grouping has other columns, and a link may lead to all of its rows.
          key={group}
          className="min-w-[720px] [&_thead]:whitespace-nowrap"
          caption={`Figures by ${group}`}
          columns={[
            ...nameColumns(by),
            { key: "requests", label: "requests", numeric: true },
            ...columns.map(({ label }) => ({ key: label, label, numeric: true })),
          ]}
          first={FIRST_ROWS}
          anchor={ALL_GROUPS}
          rows={[
            ...rows.map((row) => ({
              id: JSON.stringify([row.isRest, ...nameValues(by, row)]),
              last: row.isRest,
              values: [...nameValues(by, row), row.requests, ...row.figures.map(({ value }) => value)],
              cells: [...nameCells(by, row, { search }), ...figureCells(row, columns)],
            })),
            ...totalRows(rows.length, [...emptyCells(by), ...figureCells(total, columns)]),
          ]}
        />
      </ScrollArea>
    </PanelFrame>
  );
}

const figureCells = (
  { requests, share, figures }: BreakdownTable["total"],
  columns: BreakdownTable["columns"],
) => [
  <span key="requests" title={formatCount(requests, "request")} className="whitespace-nowrap">
    {formatValue(requests, "count")}{" "}
    <span className="inline-block min-w-14 text-ink-3 text-sm">{formatValue(share, "ratio")}</span>
  </span>,
  ...columns.map(({ label, unit }, at) => <FigureCell key={label} unit={unit} {...figures[at]!} />),
];

function FigureCell({ value, unit, few, change }: BreakdownRow["figures"][number] & { unit: Unit }) {
  const shown =
    change !== undefined &&
    change.amount !== null &&
    !few &&
    Math.abs(change.amount) >= (change.kind === "points" ? 0.005 : SHOWN_CHANGE);
  return (
    <span className="whitespace-nowrap" title={few ? "From fewer than 20 requests" : undefined}>
      <span className={clsx(few && "text-ink-3")}>{formatValue(value, unit)}</span>
      {shown && <ChangeText change={change} className="ms-1.5 text-sm" />}
    </span>
  );
}
