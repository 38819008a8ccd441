"use client";

import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import type { IncidentView } from "@/lib/dashboard/alerts/load-incidents";
import { formatDuration } from "@/lib/format/format-value";

type IncidentRowProps = {
  incident: Pick<
    IncidentView,
    "id" | "state" | "severity" | "title" | "first_line" | "started_at" | "resolved_at" | "acknowledged_by"
  >;
  now: number;
  /** Its alerts, folded below it. */
  children?: ReactNode;
};

/** One incident in a feed, in place of its alerts. */
export function IncidentRow({ incident, now, children }: IncidentRowProps) {
  const search = useSearchParams().toString();
  const { state, severity, title, first_line: line, acknowledged_by: by } = incident;
  const isOpen = state === "open";
  const ended = incident.resolved_at === null ? now : Date.parse(incident.resolved_at);
  return (
    <li className="border-quiet border-b last:border-0">
      <div className="flex gap-3 px-4 py-3">
        <span className="pt-[5px]">
          <StateIcon state={isOpen ? severity : "ok"} label={isOpen ? severity : "Resolved"} />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-3">
            <Link
              href={pageLink(`/alerts/incidents/${incident.id}`, search)}
              className="min-w-0 flex-1 font-medium hover:underline"
            >
              {title}
            </Link>
            <span className="shrink-0 text-ink-3 text-sm" suppressHydrationWarning>
              {formatDuration(ended - Date.parse(incident.started_at))}
            </span>
          </div>
          <p className="mt-0.5 text-pretty break-words text-ink-2">
            {line.slice(title.length).replace(/^[:;] /, "")}
          </p>
          {by !== null && isOpen && <p className="mt-1 text-ink-3 text-sm">Acknowledged by {by}</p>}
        </div>
      </div>
      {children && (
        <details className="group px-4 pb-2">
          <summary className="-mx-1 min-h-6 cursor-pointer rounded px-1 text-accent text-sm">
            Show alerts<span className="sr-only"> of {title}</span>
          </summary>
          <ul className="-mx-4">{children}</ul>
        </details>
      )}
    </li>
  );
}
