"use client";

import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { AlertRow } from "@/components/panels/alerts/alert-row";
import { IncidentRow } from "@/components/panels/alerts/incident-row";
import { unfilteredLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { feedRows } from "@/lib/dashboard/alerts/feed-rows";
import type { JoinedIncident } from "@/lib/dashboard/alerts/load-incidents";
import type { ToldOf } from "@/lib/dashboard/alerts/told-of";
import type { AlertRow as AlertRowModel } from "@/lib/dashboard/overview/overview-model";

type AlertFeedProps = {
  alerts: AlertRowModel[];
  /** Incidents of several of these alerts, which they stand for. */
  incidents: readonly (JoinedIncident & { reached: ToldOf })[];
  timeZone: string;
  now: number;
  /** Alerts and incidents of which the headline says all that a row would. */
  told?: readonly string[];
  /** Shown while there are no alerts, on screens that have it beside the chart. */
  children?: ReactNode;
};
const SHOWN = 5;

/** What fires, then what resolved within the last day. */
export function AlertFeed({ alerts, incidents, timeZone, now, told = [], children }: AlertFeedProps) {
  const search = useSearchParams().toString();
  const rows = feedRows(alerts, incidents).map((row) =>
    row.incident ? (
      <IncidentRow
        key={row.incident.id}
        incident={row.incident}
        now={now}
        told={row.incident.reached}
        brief={told.includes(row.incident.id)}
      />
    ) : (
      <AlertRow
        key={row.alert.id}
        alert={row.alert}
        timeZone={timeZone}
        now={now}
        brief={told.includes(row.alert.id)}
      />
    ),
  );
  return (
    <section
      id="alerts"
      aria-labelledby="alerts-title"
      className="card flex min-w-0 flex-col overflow-hidden"
    >
      <div className="flex min-h-11 flex-wrap items-center gap-x-2.5 border-quiet border-b px-4 pt-1">
        <h2 id="alerts-title" className="font-semibold text-[0.875rem]">
          Alerts
        </h2>
        <p className="text-ink-3">last 24 h</p>
        <Link
          href={unfilteredLink("/alerts", search)}
          className="-me-1.5 ms-auto flex min-h-6 items-center rounded px-1.5 text-ink-2 hover:text-ink hover:underline"
        >
          {rows.length > SHOWN ? `View all ${rows.length}` : "View all"}
          <span aria-hidden className="ms-1">
            ›
          </span>
        </Link>
      </div>
      {rows.length === 0 ? (
        <>
          <p className="flex min-h-28 flex-1 items-center justify-center px-4 text-center text-ink-3">
            No alerts in the last 24 hours
          </p>
          {/* Elsewhere it would move what is below. */}
          <div className="max-xl:hidden">{children}</div>
        </>
      ) : (
        <ul className="min-h-0 flex-1 print:overflow-visible! xl:overflow-y-auto">{rows.slice(0, SHOWN)}</ul>
      )}
    </section>
  );
}
