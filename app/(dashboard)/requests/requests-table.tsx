"use client";

import { clsx } from "clsx";
import { TriangleAlert } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { dayText, secondsText } from "@/components/charts/time-text";
import { useNavigation } from "@/components/panels/navigation";
import { Button } from "@/components/ui/button";
import { StateIcon } from "@/components/ui/state-icon";
import type { loadRequestPage } from "@/lib/dashboard/load-pages";
import { formatValue } from "@/lib/format/format-value";
import { RequestDetail } from "./request-detail";

export type RequestRow = Awaited<ReturnType<typeof loadRequestPage>>["requests"][number];
type RequestsTableProps = {
  requests: RequestRow[];
  nextCursor: string | null;
  timeZone: string;
  now: number;
};

const STATES = { success: "ok", fallback: "warning", error: "critical" } as const;
const HEAD =
  "sticky top-0 z-10 whitespace-nowrap border-line border-b bg-surface px-2.5 py-2 font-normal text-ink-3 text-sm";

/** Newest first, a page at a time. A row opens beside the table, at an address of its own. */
export function RequestsTable({ requests, nextCursor, timeZone, now }: RequestsTableProps) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const open = (row: RequestRow) => change({ request: row.id, at: row.timestamp });
  const paged = search.has("cursor");
  if (requests.length === 0 && !paged) {
    return (
      <>
        <div className="card px-4 py-12 text-center">
          <p className="font-medium">No request is like this</p>
          <p className="mt-1 text-ink-2">Choose a longer range or drop a filter.</p>
        </div>
        <RequestDetail rows={[]} timeZone={timeZone} />
      </>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className="card overflow-auto" tabIndex={0} aria-label="Requests">
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
            {requests.map((row) => (
              <Row
                key={`${row.timestamp}-${row.id}`}
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
      <nav aria-label="Pages of requests" className="mt-3 flex justify-end gap-2">
        {paged && <Button onClick={() => change({ cursor: null })}>Newest</Button>}
        {nextCursor && <Button onClick={() => change({ cursor: nextCursor })}>Older</Button>}
      </nav>
      <RequestDetail rows={requests} timeZone={timeZone} />
    </>
  );
}

type RowProps = { row: RequestRow; chosen: boolean; onOpen: () => void; timeZone: string; now: number };
const CELL = "border-quiet border-b px-2.5 py-[7px] whitespace-nowrap";
const NUMBER = clsx(CELL, "text-end");

function Row({ row, chosen, onOpen, timeZone, now }: RowProps) {
  const ts = Date.parse(row.timestamp);
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
        {row.fallback_from && <span className="text-ink-3"> for {row.fallback_from}</span>}
      </td>
      <td className={CELL}>
        <span className="inline-flex items-center gap-1.5">
          <StateIcon state={STATES[row.status]} size={9} label={row.status} />
          <span className={row.status === "success" ? "text-ink-2" : undefined}>
            {row.error_type ?? row.status}
          </span>
          {row.anomalies.length > 0 && (
            <TriangleAlert
              size={13}
              className="text-warning"
              aria-label={`${row.anomalies.length} anomalies`}
            />
          )}
        </span>
      </td>
      <td className={NUMBER}>{formatValue(row.latency_ms, "ms")}</td>
      <td className={NUMBER}>{row.ttft_ms === null ? <None /> : formatValue(row.ttft_ms, "ms")}</td>
      <td className={NUMBER}>{row.input_tokens.toLocaleString("en-US")}</td>
      <td className={NUMBER}>{row.output_tokens.toLocaleString("en-US")}</td>
      <td className={NUMBER}>
        {row.cost_usd === null ? (
          <span className="text-warning">unpriced</span>
        ) : (
          formatValue(row.cost_usd, "usd")
        )}
        {row.cache_hit && <span className="text-ink-3 text-sm"> cached</span>}
      </td>
      <td className={clsx(CELL, "max-w-40 truncate")}>{row.service ?? <None />}</td>
      <td className={clsx(CELL, "max-w-32 truncate pe-4")}>{row.user_id ?? <None />}</td>
    </tr>
  );
}

function None() {
  return <span className="text-ink-3">–</span>;
}
