"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortButton } from "@/components/ui/sort-button";
import { StateIcon } from "@/components/ui/state-icon";
import { type ProjectRow, type ProjectSort, sortsDown } from "@/lib/dashboard/projects/sort-projects";
import { formatAgo, formatCount, formatValue } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";

type ProjectsTableProps = {
  rows: readonly ProjectRow[];
  total: number;
  sort: ProjectSort;
  timeZone: string;
  now: number;
};

type Shown = { timeZone: string; now: number };
type Column = {
  sort: ProjectSort;
  label: string;
  numeric?: boolean;
  cell: (row: ProjectRow, shown: Shown) => ReactNode;
};

const COLUMNS: readonly Column[] = [
  { sort: "incidents", label: "open now", cell: (row) => <OpenNow {...row} /> },
  {
    sort: "requests",
    label: "requests/min",
    numeric: true,
    cell: ({ requestsPerMinute }) => formatValue(requestsPerMinute, "count"),
  },
  {
    sort: "errors",
    label: "errors",
    numeric: true,
    cell: ({ errorRate }) => formatValue(errorRate, "ratio"),
  },
  { sort: "p95", label: "p95 latency", numeric: true, cell: ({ p95 }) => formatValue(p95, "ms") },
  {
    sort: "cost",
    label: "cost today",
    numeric: true,
    cell: ({ costToday }) => formatValue(costToday, "usd"),
  },
  { sort: "budget", label: "daily budget", numeric: true, cell: (row) => <Budget {...row} /> },
  {
    sort: "seen",
    label: "last request",
    numeric: true,
    cell: ({ lastSeen, reachable }, { now, timeZone }) => (
      <span title={lastSeen === null ? undefined : momentText(lastSeen, timeZone)}>
        {lastSeen !== null ? formatAgo(lastSeen, now) : reachable ? "none in 30 days" : "–"}
      </span>
    ),
  },
];

/** Every project of the user; a table, on phones cards. */
export function ProjectsTable({ rows, total, sort, ...shown }: ProjectsTableProps) {
  if (rows.length === 0)
    return (
      <div className="card px-4 py-12 text-center">
        <p className="font-medium">No matching projects</p>
        <p className="mt-1 text-ink-2">Search for another name or team.</p>
      </div>
    );
  return (
    <>
      <ul className="flex flex-col gap-2.5 md:hidden" aria-label="Projects">
        {rows.map((row) => (
          <li key={row.id} className="card px-4 py-3">
            <ProjectName {...row} />
            <div className="mt-1">
              <OpenNow {...row} />
            </div>
            <div className="my-2">
              <Sparkline points={row.spark} />
            </div>
            <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
              {COLUMNS.filter(({ numeric }) => numeric).map(({ sort: key, label, cell }) => (
                <div key={key} className="min-w-0">
                  <dt className="text-ink-3 text-sm">{label}</dt>
                  <dd>{cell(row, shown)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      <div className="card hidden md:block">
        <ScrollArea label="Projects">
          <table className="w-full min-w-[920px] border-collapse">
            <caption className="sr-only">Projects: rates of the last hour, cost of today</caption>
            <thead>
              <tr>
                <Head sort="name" label="project" current={sort} />
                <th scope="col" className="px-2.5 py-2 text-start font-normal text-ink-3 text-sm">
                  last 24 hours
                </th>
                {COLUMNS.map((column) => (
                  <Head key={column.sort} {...column} current={sort} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} className="border-quiet border-t hover:bg-hover">
                  <th scope="row" className="max-w-64 py-2 ps-4 pe-2.5 text-start font-normal">
                    <ProjectName {...row} />
                  </th>
                  <td className="w-36 px-2.5 py-2">
                    <Sparkline points={row.spark} height={24} />
                  </td>
                  {COLUMNS.map(({ sort: key, numeric, cell }) => (
                    <td
                      key={key}
                      className={clsx("whitespace-nowrap px-2.5 py-2 last:pe-4", numeric && "text-end")}
                    >
                      {cell(row, shown)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </div>
      <p className="mt-3 text-ink-3">
        {rows.length === total
          ? formatCount(total, "project")
          : `${rows.length} of ${formatCount(total, "project")}`}
        . Rates and p95 are of the last hour.
      </p>
    </>
  );
}

type HeadProps = { sort: ProjectSort; label: string; numeric?: boolean; current: ProjectSort };

function Head({ sort, label, numeric, current }: HeadProps) {
  const { change } = useNavigation();
  const sorted = sort === current;
  const order = sortsDown(sort) ? ("descending" as const) : ("ascending" as const);
  return (
    <th
      scope="col"
      {...(sorted ? { "aria-sort": order } : {})}
      className={clsx(
        "whitespace-nowrap px-2.5 py-2 font-normal text-ink-3 text-sm first:ps-4 last:pe-4",
        numeric ? "text-end" : "text-start",
      )}
    >
      <SortButton
        label={label}
        sorted={sorted ? order : undefined}
        first={order}
        onClick={() => change({ sort: sort === "incidents" ? null : sort })}
      />
    </th>
  );
}

function ProjectName({ id, name, team, isDemo, archived }: ProjectRow) {
  const notes = [team, isDemo ? "demo" : "", archived ? "archived" : ""].filter(Boolean);
  return (
    <Link href={`/?project=${id}`} className="block min-w-0 hover:underline">
      <span className="flex font-medium">
        <Name>{name}</Name>
      </span>
      <bdi className="block truncate text-ink-3 text-sm">{notes.join(", ")}</bdi>
    </Link>
  );
}

function OpenNow({ id, critical, warning, requestsPerMinute, reachable }: ProjectRow) {
  if (!reachable)
    return (
      <span
        className="inline-flex items-center gap-1.5"
        title="Its node of the cluster does not answer: requests get 503, and rules are not judged, until it is back"
      >
        <StateIcon state="warning" /> Not reachable now
      </span>
    );
  if (critical + warning === 0) {
    // Where nothing comes in, nothing can be wrong: that is not the same as good.
    const silent = requestsPerMinute === 0;
    return (
      <span
        className="inline-flex items-center gap-1.5 text-ink-2"
        title={silent ? "No requests in the last hour" : undefined}
      >
        <StateIcon state={silent ? "none" : "ok"} /> {silent ? "No data" : "OK"}
      </span>
    );
  }
  return (
    <Link
      href={`/alerts?project=${id}&state=firing`}
      className="inline-flex flex-wrap items-center gap-x-3 hover:underline"
    >
      {critical > 0 && (
        <span className="inline-flex items-center gap-1.5 text-critical">
          <StateIcon state="critical" /> {critical} critical
        </span>
      )}
      {warning > 0 && (
        <span className="inline-flex items-center gap-1.5">
          <StateIcon state="warning" /> {formatCount(warning, "warning")}
        </span>
      )}
    </Link>
  );
}

function Budget({ id, costToday, budget, reachable }: ProjectRow) {
  if (budget === null) return <span className="text-ink-3">none</span>;
  if (!reachable) return <>– of {formatValue(budget, "usd")}</>;
  const share = (costToday ?? 0) / budget;
  return (
    <Link
      href={`/budgets?project=${id}`}
      className={clsx("hover:underline", share >= 1 && "font-medium text-critical")}
    >
      {formatValue(share, "ratio")} of {formatValue(budget, "usd")}
    </Link>
  );
}
