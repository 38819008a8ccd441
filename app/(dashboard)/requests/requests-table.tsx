"use client";

import { clsx } from "clsx";
import { ArrowDown, TriangleAlert } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { StateIcon } from "@/components/ui/state-icon";
import type { RequestRow, RequestsModel } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { outcomeText } from "@/lib/format/outcome-text";
import { dayText, secondsText, shortMomentText } from "@/lib/format/time-text";
import { anomalyLabel } from "./anomaly-label";

type RequestsTableProps = Pick<RequestsModel, "rows" | "nextCursor" | "cut" | "sort"> & {
  timeZone: string;
  now: number;
};

const STATES = { success: "ok", fallback: "warning", error: "critical" } as const;
const HEAD =
  "sticky top-0 z-10 whitespace-nowrap border-line border-b bg-surface px-2.5 py-2 font-normal text-ink-3 text-sm";

type Sort = RequestsModel["sort"];
const COLUMNS: { label: string; sort?: Sort; sorts?: string; numeric?: boolean }[] = [
  { label: "time", sort: "time", sorts: "newest first" },
  { label: "model" },
  { label: "status" },
  { label: "latency", sort: "latency", sorts: "slowest first", numeric: true },
  { label: "first token", numeric: true },
  { label: "input", numeric: true },
  { label: "output", sort: "tokens", sorts: "most tokens first", numeric: true },
  { label: "cost", sort: "cost", sorts: "most expensive first", numeric: true },
  { label: "service" },
  { label: "user" },
];

/** A page at a time. A row opens beside the table and has its own link. On phones each row is a card. */
export function RequestsTable({ rows, nextCursor, cut, sort, timeZone, now }: RequestsTableProps) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const open = (row: RequestRow) => change({ request: row.id, at: new Date(row.t).toISOString() });
  const paged = search.has("cursor");
  if (rows.length === 0 && !paged && !cut) {
    return (
      <div className="card px-4 py-12 text-center">
        <p className="font-medium">No matching requests</p>
        <p className="mt-1 text-ink-2">Choose a longer range or remove filters.</p>
      </div>
    );
  }
  const shared = { timeZone, now };
  const chosen = (row: RequestRow) => search.get("request") === row.id;
  return (
    <>
      <ul className="card overflow-hidden md:hidden" aria-label="Requests">
        {rows.map((row) => (
          <Card
            key={`${row.t}-${row.id}`}
            row={row}
            chosen={chosen(row)}
            onOpen={() => open(row)}
            {...shared}
          />
        ))}
      </ul>
      <ScrollArea label="Requests" className="card max-md:hidden">
        <table className="w-full min-w-[860px] border-separate border-spacing-0">
          <caption className="sr-only">Requests, {COLUMNS.find((one) => one.sort === sort)?.sorts}</caption>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <Head key={column.label} {...column} current={sort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={`${row.t}-${row.id}`}
                row={row}
                chosen={chosen(row)}
                onOpen={() => open(row)}
                {...shared}
              />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <nav aria-label="Pagination" className="mt-3 flex flex-wrap items-center justify-end gap-2">
        <span className="me-auto text-ink-3">{extentText(sort, cut, rows.length)}</span>
        {paged && sort === "time" && <Button onClick={() => change({ cursor: null })}>Newest</Button>}
        {nextCursor && <Button onClick={() => change({ cursor: nextCursor })}>Older</Button>}
      </nav>
    </>
  );
}

/** What the rows are taken from, where that is not plain. */
function extentText(sort: Sort, cut: boolean, count: number): string {
  if (sort === "time")
    return cut ? "The search stopped before the start of the range; older requests may exist." : "";
  const first = `The first ${wholeNumber(count)}, ${COLUMNS.find((one) => one.sort === sort)!.sorts}`;
  return cut ? `${first}, among the newest 200,000 requests of the range.` : `${first}.`;
}

function Head({ label, sort, sorts, numeric, current }: (typeof COLUMNS)[number] & { current: Sort }) {
  const { change } = useNavigation();
  const sorted = sort === current;
  return (
    <th
      scope="col"
      {...(sorted ? { "aria-sort": "descending" as const } : {})}
      className={clsx(HEAD, "first:ps-4 last:pe-4", numeric && "text-end")}
    >
      {sort ? (
        <button
          type="button"
          title={`Sort: ${sorts}`}
          onClick={() => change({ sort: sort === "time" ? null : sort, cursor: null })}
          className={clsx(
            "inline-flex min-h-6 items-center gap-1 rounded hover:text-ink",
            sorted ? "font-medium text-ink" : "",
          )}
        >
          {label}
          <ArrowDown size={12} aria-hidden className={sorted ? "" : "opacity-30"} />
        </button>
      ) : (
        label
      )}
    </th>
  );
}

function Card({ row, chosen, onOpen, timeZone, now }: RowProps) {
  const details = [
    row.ttftMs === null ? null : `first token ${formatValue(row.ttftMs, "ms")}`,
    row.inputTokens === null ? null : `${formatValue(row.inputTokens, "tokens")} in`,
    row.outputTokens === null ? null : `${formatValue(row.outputTokens, "tokens")} out`,
    row.service,
    row.userId,
  ];
  return (
    <li className={clsx("border-quiet border-b last:border-0", chosen && "bg-accent-soft")}>
      <button
        type="button"
        className="block w-full px-3.5 py-2.5 text-start"
        onClick={onOpen}
        aria-label={`Request ${row.id}`}
      >
        <span className="flex items-center gap-2">
          <StateIcon state={STATES[row.status]} size={9} label={row.status} />
          <Name className="font-medium">{row.model}</Name>
          {row.anomalies.length > 0 && <AnomalyIcon row={row} />}
          <span className="ms-auto shrink-0 font-medium">{formatValue(row.latencyMs, "ms")}</span>
        </span>
        <span className="mt-0.5 flex items-center gap-2 text-ink-2">
          <span className="min-w-0 truncate">
            {shortMomentText(row.t, timeZone, now)}
            {row.status === "success" ? "" : `, ${outcomeText(row)}`}
          </span>
          <span className="ms-auto shrink-0">
            {row.costUsd === null ? (
              <span className="text-warning">unpriced</span>
            ) : (
              formatValue(row.costUsd, "usd")
            )}
          </span>
        </span>
        <span className="mt-0.5 block truncate text-ink-3 text-sm">
          {details.filter(Boolean).join(" · ")}
        </span>
      </button>
    </li>
  );
}

function AnomalyIcon({ row }: { row: RequestRow }) {
  return (
    <span
      role="img"
      title={anomalyLabel(row.anomalies)}
      aria-label={`Anomaly: ${anomalyLabel(row.anomalies)}`}
      className="text-warning"
    >
      <TriangleAlert size={13} aria-hidden="true" />
    </span>
  );
}

type RowProps = { row: RequestRow; chosen: boolean; onOpen: () => void; timeZone: string; now: number };
const CELL = "border-quiet border-b px-2.5 py-[7px] whitespace-nowrap";
const NUMBER = clsx(CELL, "text-end");

function Row({ row, chosen, onOpen, timeZone, now }: RowProps) {
  const ts = row.t;
  const day = dayText(ts, timeZone);
  return (
    <tr onClick={onOpen} className={clsx("cursor-pointer hover:bg-hover", chosen && "bg-accent-soft")}>
      <td className={clsx(CELL, "ps-4")}>
        <button
          type="button"
          className="rounded text-start"
          onClick={onOpen}
          aria-label={`Request ${row.id}`}
        >
          {day === dayText(now, timeZone) ? "" : <span className="text-ink-3">{day} </span>}
          {secondsText(ts, timeZone)}
        </button>
      </td>
      <td className={clsx(CELL, "max-w-56 truncate")}>
        <Name>{row.model}</Name>
        {row.fallbackFrom && <span className="text-ink-3"> (fallback from {row.fallbackFrom})</span>}
      </td>
      <td className={CELL}>
        <span className="inline-flex max-w-56 items-center gap-1.5">
          <StateIcon state={STATES[row.status]} size={9} label={row.status} />
          <Name className={row.status === "success" ? "text-ink-2" : ""}>{outcomeText(row)}</Name>
          {row.anomalies.length > 0 && <AnomalyIcon row={row} />}
        </span>
      </td>
      <td className={NUMBER}>{formatValue(row.latencyMs, "ms")}</td>
      <td className={NUMBER}>{row.ttftMs === null ? <None /> : formatValue(row.ttftMs, "ms")}</td>
      <td className={NUMBER}>{wholeNumber(row.inputTokens)}</td>
      <td className={NUMBER}>{wholeNumber(row.outputTokens)}</td>
      <td className={NUMBER}>
        {row.costUsd === null ? (
          <span className="text-warning">unpriced</span>
        ) : (
          formatValue(row.costUsd, "usd")
        )}
        {row.cacheHit && <span className="text-ink-3 text-sm"> cached</span>}
      </td>
      <td className={clsx(CELL, "max-w-40 truncate")}>
        {row.service ? <Name>{row.service}</Name> : <None />}
      </td>
      <td className={clsx(CELL, "max-w-32 truncate pe-4")}>
        {row.userId ? <Name>{row.userId}</Name> : <None />}
      </td>
    </tr>
  );
}

function None() {
  return <span className="text-ink-3">–</span>;
}
