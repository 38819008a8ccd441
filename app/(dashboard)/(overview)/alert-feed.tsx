"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { AlertRow } from "@/components/panels/alerts/alert-row";
import { pageLink } from "@/components/panels/range/page-link";
import type { AlertRow as AlertRowModel } from "@/lib/dashboard/overview/overview-model";

type AlertFeedProps = { alerts: AlertRowModel[]; timeZone: string; now: number };
const SHOWN = 5;

/** Firing alerts, then those resolved within the last day. */
export function AlertFeed({ alerts, timeZone, now }: AlertFeedProps) {
  const search = useSearchParams().toString();
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
          {alerts.length > SHOWN ? `View all ${alerts.length}` : "View all"}
          <span aria-hidden className="ms-1">
            ›
          </span>
        </Link>
      </div>
      {alerts.length === 0 ? (
        <p className="flex min-h-28 flex-1 items-center justify-center px-4 text-center text-ink-3">
          No alerts in the last 24 hours
        </p>
      ) : (
        <ul>
          {alerts.slice(0, SHOWN).map((alert) => (
            <AlertRow key={alert.id} alert={alert} timeZone={timeZone} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}
