"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { ChangeText } from "@/components/panels/panel/change-text";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { Table } from "@/components/ui/table";
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
  const [all, setAll] = useState(false);
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
        columns: ["Type", "Count", "Share of requests", "Change"],
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
        <>
          <Table
            caption="Errors by type"
            columns={COLUMNS}
            rows={rows.slice(0, all ? rows.length : FIRST).map(({ type, count, share, change }) => ({
              id: type,
              cells: [
                <Link
                  key="type"
                  href={requestsOf(type)}
                  className="flex max-w-44 hover:underline"
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
          {rows.length > FIRST && (
            <button
              type="button"
              onClick={() => setAll(!all)}
              className="mt-1 min-h-6 self-start rounded text-accent text-sm hover:underline"
            >
              {all ? "Show fewer" : `Show ${rows.length - FIRST} more`}
            </button>
          )}
        </>
      )}
    </PanelFrame>
  );
}
