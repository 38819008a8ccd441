"use client";

import { useSearchParams } from "next/navigation";
import { AlertRow } from "@/components/panels/alerts/alert-row";
import { IncidentRow } from "@/components/panels/alerts/incident-row";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import type { IncidentView } from "@/lib/dashboard/alerts/load-incidents";
import type { AlertRow as AlertRowModel } from "@/lib/dashboard/overview/overview-model";

type AlertFeedProps = {
  alerts: AlertRowModel[];
  /** Incidents of several of these alerts, which they stand for. */
  incidents: readonly IncidentView[];
  timeZone: string;
  now: number;
};
const SHOWN = 5;

/** Open incidents and firing alerts, then those resolved within the last day. */
export function AlertFeed({ alerts: all, incidents, timeZone, now }: AlertFeedProps) {
  const search = useSearchParams().toString();
  const joined = new Set(incidents.flatMap(({ members }) => members.map(({ id }) => id)));
  const alerts = all.filter(({ id }) => !joined.has(id));
  const open = incidents.filter(({ state }) => state === "open");
  const over = incidents.filter(({ state }) => state === "resolved");
  const firing = alerts.filter(({ state }) => state === "firing");
  const ended = alerts.filter(({ state }) => state !== "firing");
  const incidentRow = (incident: IncidentView) => (
    <IncidentRow key={incident.id} incident={incident} now={now} />
  );
  const alertRow = (alert: AlertRowModel) => (
    <AlertRow key={alert.id} alert={alert} timeZone={timeZone} now={now} />
  );
  const rows = [
    ...open.map(incidentRow),
    ...firing.map(alertRow),
    ...over.map(incidentRow),
    ...ended.map(alertRow),
  ];
  return (
    <section
      id="alerts"
      aria-labelledby="alerts-title"
      className="card flex min-w-0 flex-col overflow-hidden"
    >
      <div className="flex min-h-11 items-center gap-2.5 border-quiet border-b px-4 pt-1">
        <h2 id="alerts-title" className="font-semibold text-[0.875rem]">
          Alerts
        </h2>
        <p className="text-ink-3">last 24 h</p>
        <Link
          href={pageLink("/alerts", search)}
          className="-me-1.5 ms-auto flex min-h-6 items-center rounded px-1.5 text-ink-2 hover:text-ink hover:underline"
        >
          {rows.length > SHOWN ? `View all ${rows.length}` : "View all"}
          <span aria-hidden className="ms-1">
            ›
          </span>
        </Link>
      </div>
      {rows.length === 0 ? (
        <p className="flex min-h-28 flex-1 items-center justify-center px-4 text-center text-ink-3">
          No alerts in the last 24 hours
        </p>
      ) : (
        <ul className="min-h-0 flex-1 xl:overflow-y-auto">{rows.slice(0, SHOWN)}</ul>
      )}
    </section>
  );
}
