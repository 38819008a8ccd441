import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { StateIcon } from "@/components/ui/state-icon";
import { Table } from "@/components/ui/table";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { outcomeText } from "@/lib/format/outcome-text";
import { listedMomentText } from "@/lib/format/time-text";

type SlowestProps = { rows: RequestRow[]; cut: boolean; timeZone: string; now: number; search: string };

const STATES = { success: "ok", fallback: "warning", error: "critical" } as const;
const NONE = <span className="text-ink-3">–</span>;

export function SlowestRequests({ rows, cut, timeZone, now, search }: SlowestProps) {
  const columns = [
    { key: "latency", label: "latency" },
    { key: "time", label: "time" },
    { key: "model", label: "model" },
    { key: "service", label: "service" },
    { key: "status", label: "status" },
    { key: "ttft", label: "first token", numeric: true },
    { key: "output", label: "output", numeric: true },
    { key: "cost", label: "cost", numeric: true },
  ];
  return (
    <section id="slowest" aria-labelledby="slowest-title" className="card min-w-0 px-4 pt-3 pb-2">
      <div className="mb-1 flex min-h-7 flex-wrap items-center gap-x-2.5">
        <h2 id="slowest-title" className="font-semibold text-[0.875rem]">
          Slowest requests
        </h2>
        <p className="text-ink-3">{cut ? "of the newest 200,000 in this range" : "in this range"}</p>
        <Link
          href={pageLink("/requests", search, { sort: "latency" })}
          className="ms-auto rounded px-1.5 py-0.5 text-accent hover:underline"
        >
          View all
        </Link>
      </div>
      {rows.length === 0 ? (
        <p className="py-6 text-center text-ink-3">No requests in this range</p>
      ) : (
        <ScrollArea label="Table of the slowest requests" className="-mx-4 px-4">
          <Table
            className="min-w-[720px]"
            caption="Slowest requests"
            columns={columns}
            rows={rows.map((row) => ({
              id: `${row.t} ${row.id}`,
              cells: [
                <Link
                  key="latency"
                  className="font-medium text-accent hover:underline"
                  href={pageLink("/requests", search, {
                    sort: "latency",
                    request: row.id,
                    at: new Date(row.t).toISOString(),
                  })}
                >
                  {formatValue(row.latencyMs, "ms")}
                </Link>,
                <span key="time" className="whitespace-nowrap">
                  {listedMomentText(row.t, timeZone, now)}
                </span>,
                <Name key="model" width="max-w-56">
                  {row.model}
                </Name>,
                row.service ? (
                  <Name key="service" width="max-w-44">
                    {row.service}
                  </Name>
                ) : (
                  NONE
                ),
                <span key="status" className="inline-flex items-center gap-1.5 whitespace-nowrap">
                  <StateIcon state={STATES[row.status]} size={9} label={row.status} />
                  {outcomeText(row)}
                </span>,
                row.ttftMs === null ? NONE : formatValue(row.ttftMs, "ms"),
                wholeNumber(row.outputTokens),
                row.costUsd === null ? NONE : formatValue(row.costUsd, "usd"),
              ],
            }))}
          />
        </ScrollArea>
      )}
    </section>
  );
}
