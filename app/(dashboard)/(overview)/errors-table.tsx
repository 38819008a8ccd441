"use client";

import { useSearchParams } from "next/navigation";
import { ChangeText } from "@/components/panels/panel/change-text";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import type { ErrorsPanel } from "@/lib/dashboard/overview/overview-model";
import { formatChange, formatCount, formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";

const COLUMNS = [
  { key: "type", label: "type" },
  { key: "count", label: "count", numeric: true },
  { key: "share", label: "share", numeric: true },
  { key: "change", label: "vs previous", numeric: true },
];
const FIRST = 6;

export function ErrorsTable({ panel }: { panel: ErrorsPanel }) {
  const search = useSearchParams().toString();
  const { rows, requests, errorRate } = panel;
  const requestsOf = (type: string) => pageLink("/requests", search, { error_type: type });
  return (
    <PanelFrame
      anchor="errors"
      links={{
        requests: pageLink("/requests", search, { status: "error" }),
        rule: pageLink("/rules/new", search, { metric: "error_rate" }),
      }}
      title="Errors by type"
      subtitle={
        requests > 0 ? `${formatValue(errorRate, "ratio")} of ${formatCount(requests, "request")}` : ""
      }
      table={() => ({
        columns: ["type", "count", "share of requests", "change"],
        rows: rows.map(({ type, count, share, change }) => [
          type,
          count,
          share,
          change ? formatChange(change.amount, change.kind) : null,
        ]),
      })}
    >
      {rows.length === 0 ? (
        <p className="flex min-h-32 flex-1 items-center justify-center text-ink-3">
          {requests > 0 ? "No errors in this range" : "No requests in this range"}
        </p>
      ) : (
        <ScrollArea label="Table of errors by type" className="-mx-4 px-4">
          <SortedTable
            caption="Errors by type"
            columns={COLUMNS}
            first={FIRST}
            rows={rows.map(({ type, count, share, change }) => ({
              id: type,
              values: [type, count, share, change?.amount ?? null],
              cells: [
                <Link
                  key="type"
                  href={requestsOf(type)}
                  className="flex max-w-[28vw] hover:underline sm:max-w-44"
                  title={`View requests with ${type || "no type"}`}
                >
                  <Name>{type || "no type"}</Name>
                </Link>,
                wholeNumber(count),
                formatValue(share, "ratio"),
                change ? (
                  <ChangeText key="change" change={change} />
                ) : (
                  <span key="none" className="text-ink-3">
                    –
                  </span>
                ),
              ],
            }))}
          />
        </ScrollArea>
      )}
    </PanelFrame>
  );
}
