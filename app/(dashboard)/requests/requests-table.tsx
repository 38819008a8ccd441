"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Pager } from "@/components/panels/range/pager";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortButton } from "@/components/ui/sort-button";
import type { RequestRow, RequestsModel } from "@/lib/dashboard/requests/requests-model";
import { wholeNumber } from "@/lib/format/number-text";
import { dayText, listedSecondsText } from "@/lib/format/time-text";
import { RequestCard, type RowProps } from "./request-card";
import { cellOf } from "./request-cell";
import { COLUMNS, type RequestColumn, readColumns, shownColumns } from "./request-columns";
import { TailBar } from "./tail-bar";
import { useTail } from "./use-tail";

type RequestsTableProps = Pick<RequestsModel, "rows" | "nextCursor" | "cut" | "sort" | "order" | "tailed"> & {
  /** The columns of this browser's user, where the address names none. */
  columns: string | null;
  timeZone: string;
  now: number;
};

const HEAD =
  "sticky top-0 z-10 whitespace-nowrap border-line border-b bg-surface px-2.5 py-2 font-normal text-ink-3 text-sm";

type Sorted = Pick<RequestsModel, "sort" | "order">;

/** A page at a time, or what comes in. A row opens beside the table and has its own link. On phones each row is a card. */
export function RequestsTable(props: RequestsTableProps) {
  const { nextCursor, cut, sort, order, tailed, timeZone, now } = props;
  const search = useSearchParams();
  const { change } = useNavigation();
  const tail = useTail(props.rows, tailed);
  const { rows } = tail;
  const columns = shownColumns(readColumns(search.get("columns") ?? props.columns), sort);
  const paged = search.has("cursor");
  if (rows.length === 0 && !paged && !cut && tailed === null) {
    return (
      <div className="card px-4 py-12 text-center">
        <p className="font-medium">No matching requests</p>
        <p className="mt-1 text-ink-2">Choose a longer range or remove filters.</p>
      </div>
    );
  }
  const propsOf = (row: RequestRow) => ({
    row,
    chosen: search.get("request") === row.id,
    fresh: tail.fresh.has(row.id),
    onOpen: () => change({ request: row.id, at: new Date(row.t).toISOString() }),
    timeZone,
    now,
  });
  return (
    <>
      {tailed !== null && <TailBar {...tail} />}
      <ul className="card overflow-hidden md:hidden" aria-label="Requests">
        {rows.map((row) => (
          <RequestCard key={`${row.t}-${row.id}`} {...propsOf(row)} />
        ))}
      </ul>
      <ScrollArea label="Requests" className="card max-md:hidden">
        {/* Fixed, since columns as wide as their longest cell move as long as rows arrive. */}
        <table
          className="w-full table-fixed border-separate border-spacing-0"
          style={{ minWidth: `${columns.reduce((sum, { width }) => sum + width, 0)}rem` }}
        >
          <caption className="sr-only">Requests, {orderText({ sort, order })}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.key} column={column} sort={sort} order={order} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.t}-${row.id}`} columns={columns} {...propsOf(row)} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {tailed === null && (
        <Pager next={nextCursor} {...PAGER_TEXTS({ sort, order })}>
          {extentText({ sort, order, cut, count: rows.length, paged })}
        </Pager>
      )}
    </>
  );
}

const PAGER_TEXTS = ({ sort, order }: Sorted) =>
  sort === "time" && order === "desc" ? {} : { first: "First", more: "Next" };

const orderText = ({ sort, order }: Sorted) =>
  COLUMNS.find((one) => one.sort === sort)!.sorts![order === "desc" ? 0 : 1];

/** What the rows are taken from, where that is not plain. */
function extentText({
  cut,
  count,
  paged,
  ...sorted
}: Sorted & { cut: boolean; count: number; paged: boolean }): string {
  if (sorted.sort === "time") {
    if (!cut) return "";
    return sorted.order === "desc"
      ? "The search stopped before the start of the range; older requests may exist."
      : "The search stopped before the end of the range; newer requests may exist.";
  }
  const which = `${paged ? "" : "The first "}${wholeNumber(count)}, ${orderText(sorted)}`;
  return cut ? `${which}, among the newest 200,000 requests of the range.` : `${which}.`;
}

function Head({
  column: { label, sort: own, sorts, numeric, width },
  sort,
  order,
}: { column: RequestColumn } & Sorted) {
  const { change } = useNavigation();
  const sorted = own === sort;
  // A column that is sorted turns around.
  const next = sorted && order === "desc" ? "asc" : "desc";
  const shown = order === "asc" ? ("ascending" as const) : ("descending" as const);
  return (
    <th
      scope="col"
      {...(sorted ? { "aria-sort": shown } : {})}
      className={clsx(HEAD, EDGES, numeric && "text-end")}
      style={{ width: `${width}rem` }}
    >
      {own && sorts ? (
        <SortButton
          label={label}
          sorted={sorted ? shown : undefined}
          title={`Sort: ${sorts[next === "desc" ? 0 : 1]}`}
          onClick={() =>
            change({
              sort: own === "time" ? null : own,
              order: next === "desc" ? null : next,
              cursor: null,
              tail: null,
            })
          }
        />
      ) : (
        label
      )}
    </th>
  );
}

const EDGES = "first:ps-4 last:pe-4";
const CELL = "border-quiet border-b px-2.5 py-[7px] whitespace-nowrap";

function Row({
  row,
  columns,
  chosen,
  fresh,
  onOpen,
  timeZone,
  now,
}: RowProps & { columns: RequestColumn[] }) {
  const day = dayText(row.t, timeZone);
  return (
    <tr
      onClick={onOpen}
      className={clsx("cursor-pointer hover:bg-hover", chosen && "bg-accent-soft", fresh && "arrived")}
    >
      {columns.map(({ key, numeric }) =>
        key === "time" ? (
          <th key={key} scope="row" className={clsx(CELL, EDGES)}>
            <button
              type="button"
              className="rounded text-start"
              onClick={onOpen}
              aria-label={`Request ${row.id}`}
            >
              {day === dayText(now, timeZone) ? "" : <span className="text-ink-3">{day} </span>}
              {listedSecondsText(row.t, timeZone)}
            </button>
          </th>
        ) : (
          <td key={key} className={clsx(CELL, EDGES, "truncate", numeric && "text-end")}>
            {cellOf(key, row)}
          </td>
        ),
      )}
    </tr>
  );
}
