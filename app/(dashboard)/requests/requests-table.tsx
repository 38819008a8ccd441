"use client";

import { clsx } from "clsx";
import { TriangleAlert } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { dayText, secondsText } from "@/components/charts/time-text";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { StateIcon } from "@/components/ui/state-icon";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { anomalyLabel } from "./anomaly-label";

type RequestsTableProps = {
  rows: RequestRow[];
  nextCursor: string | null;
  cut: boolean;
  timeZone: string;
  now: number;
};

const STATES = { success: "ok", fallback: "warning", error: "critical" } as const;
const HEAD =
  "sticky top-0 z-10 whitespace-nowrap border-line border-b bg-surface px-2.5 py-2 font-normal text-ink-3 text-sm";

/** Newest first, a page at a time. A row opens beside the table and has its own link. */
export function RequestsTable({ rows, nextCursor, cut, timeZone, now }: RequestsTableProps) {
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
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className="card relative overflow-auto" tabIndex={0} aria-label="Requests">
        <table className="w-full min-w-[860px] border-separate border-spacing-0">
          <caption className="sr-only">Requests, newest first</caption>
          <thead>
            <tr>
              <th scope="col" aria-sort="descending" className={clsx(HEAD, "ps-4")}>
                time
              </th>
              <th scope="col" className={HEAD}>
                model
              </th>
              <th scope="col" className={HEAD}>
                status
              </th>
              <th scope="col" className={clsx(HEAD, "text-end")}>
                latency
              </th>
              <th scope="col" className={clsx(HEAD, "text-end")}>
                first token
              </th>
              <th scope="col" className={clsx(HEAD, "text-end")}>
                input
              </th>
              <th scope="col" className={clsx(HEAD, "text-end")}>
                output
              </th>
              <th scope="col" className={clsx(HEAD, "text-end")}>
                cost
              </th>
              <th scope="col" className={HEAD}>
                service
              </th>
              <th scope="col" className={clsx(HEAD, "pe-4")}>
                user
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={`${row.t}-${row.id}`}
                row={row}
                chosen={search.get("request") === row.id}
                onOpen={() => open(row)}
                timeZone={timeZone}
                now={now}
              />
            ))}
          </tbody>
        </table>
      </section>
      <nav aria-label="Pagination" className="mt-3 flex items-center justify-end gap-2">
        {cut && (
          <span className="me-auto text-ink-3">
            The search stopped before the start of the range; older requests may exist.
          </span>
        )}
        {paged && <Button onClick={() => change({ cursor: null })}>Newest</Button>}
        {nextCursor && <Button onClick={() => change({ cursor: nextCursor })}>Older</Button>}
      </nav>
    </>
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
        {row.model}
        {row.fallbackFrom && <span className="text-ink-3"> (fallback from {row.fallbackFrom})</span>}
      </td>
      <td className={CELL}>
        <span className="inline-flex items-center gap-1.5">
          <StateIcon state={STATES[row.status]} size={9} label={row.status} />
          <span className={row.status === "success" ? "text-ink-2" : undefined}>
            {row.errorType ?? row.status}
          </span>
          {row.anomalies.length > 0 && (
            <span
              role="img"
              title={anomalyLabel(row.anomalies)}
              aria-label={`Anomaly: ${anomalyLabel(row.anomalies)}`}
              className="text-warning"
            >
              <TriangleAlert size={13} aria-hidden="true" />
            </span>
          )}
        </span>
      </td>
      <td className={NUMBER}>{formatValue(row.latencyMs, "ms")}</td>
      <td className={NUMBER}>{row.ttftMs === null ? <None /> : formatValue(row.ttftMs, "ms")}</td>
      <td className={NUMBER}>{row.inputTokens?.toLocaleString("en-US") ?? "–"}</td>
      <td className={NUMBER}>{row.outputTokens?.toLocaleString("en-US") ?? "–"}</td>
      <td className={NUMBER}>
        {row.costUsd === null ? (
          <span className="text-warning">unpriced</span>
        ) : (
          formatValue(row.costUsd, "usd")
        )}
        {row.cacheHit && <span className="text-ink-3 text-sm"> cached</span>}
      </td>
      <td className={clsx(CELL, "max-w-40 truncate")}>{row.service ?? <None />}</td>
      <td className={clsx(CELL, "max-w-32 truncate pe-4")}>{row.userId ?? <None />}</td>
    </tr>
  );
}

function None() {
  return <span className="text-ink-3">–</span>;
}
