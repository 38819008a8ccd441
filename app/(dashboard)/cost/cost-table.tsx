"use client";

import { coverageText } from "@/components/panels/breakdown/coverage-text";
import { ALL_GROUPS, FIRST_ROWS } from "@/components/panels/breakdown/first-rows";
import { emptyCells, nameCells, nameColumns, nameValues } from "@/components/panels/breakdown/group-names";
import { onlyGroup } from "@/components/panels/breakdown/group-parts";
import { totalRows } from "@/components/panels/breakdown/total-rows";
import { ChangeText } from "@/components/panels/panel/change-text";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import type { CostGroups, CostRow } from "@/lib/dashboard/series/cost-model";
import { formatCount, formatValue } from "@/lib/format/format-value";

const usd = (value: number | null) => formatValue(value, "usd");

/** The groups of the range by cost; a name narrows the page to it, a count of requests opens them. */
export function CostTable({
  by,
  group,
  rows,
  total,
  compared,
  newest,
  search,
}: CostGroups & { search: string }) {
  const requestsOf = (row: CostRow) => {
    const only = onlyGroup(row);
    return only && pageLink("/requests", search, { sort: "cost", ...only });
  };
  return (
    <PanelFrame
      anchor="groups"
      title={`By ${group}`}
      subtitle={coverageText(newest, compared)}
      links={{
        requests: pageLink("/requests", search, { sort: "cost" }),
        rule: pageLink("/rules/new", search, { metric: "cost" }),
      }}
      table={() => ({
        columns: [
          ...by,
          "cost USD",
          "share",
          "requests",
          "USD per request",
          "doubtful USD",
          "without a price",
        ],
        rows: rows.map((row) => [
          ...nameValues(by, row),
          row.cost,
          row.share,
          row.requests,
          row.perRequest,
          row.doubtful,
          row.unpriced,
        ]),
      })}
    >
      <ScrollArea label={`Cost by ${group}`} className="-mx-4 px-4">
        <SortedTable
          className="min-w-[640px] [&_thead]:whitespace-nowrap"
          caption={`Cost by ${group}`}
          columns={[
            ...nameColumns(by),
            { key: "cost", label: "cost", numeric: true },
            { key: "requests", label: "requests", numeric: true },
            { key: "each", label: "per request", numeric: true },
            { key: "doubtful", label: "doubtful", numeric: true },
            { key: "unpriced", label: "without a price", numeric: true },
          ]}
          first={FIRST_ROWS}
          anchor={ALL_GROUPS}
          rows={[
            ...rows.map((row) => ({
              id: JSON.stringify([row.isRest, ...nameValues(by, row)]),
              last: row.isRest,
              values: [
                ...nameValues(by, row),
                ...[row.cost, row.requests, row.perRequest, row.doubtful, row.unpriced],
              ],
              cells: [
                ...nameCells(by, row, { search, sort: "cost" }),
                ...figureCells(row, row.isRest ? null : requestsOf(row)),
              ],
            })),
            ...totalRows(rows.length, [...emptyCells(by), ...figureCells(total, null)]),
          ]}
        />
      </ScrollArea>
    </PanelFrame>
  );
}

const figureCells = (row: CostGroups["total"], requests: string | null) => [
  <span key="cost" className="whitespace-nowrap">
    {row.change?.amount != null && <ChangeText change={row.change} className="me-1.5 text-sm" />}
    {usd(row.cost)}{" "}
    <span className="inline-block min-w-14 text-ink-3 text-sm">{formatValue(row.share, "ratio")}</span>
  </span>,
  requests === null ? (
    formatValue(row.requests, "count")
  ) : (
    <Link
      key="requests"
      href={requests}
      title={`Open ${formatCount(row.requests, "request")}`}
      className="hover:underline"
    >
      {formatValue(row.requests, "count")}
    </Link>
  ),
  usd(row.perRequest),
  row.doubtful > 0 ? usd(row.doubtful) : "–",
  row.unpriced > 0 ? formatValue(row.unpriced, "count") : "–",
];
