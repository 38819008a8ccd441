"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { IncidentView } from "@/lib/dashboard/alerts/load-incidents";
import { formatCount } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";

type MemberAlertsProps = {
  incident: Pick<IncidentView, "title" | "alerts">;
  /** In a list whose alerts have a box: its own place stays empty. */
  indented?: boolean;
  children: readonly ReactNode[];
};

/** The alerts of an incident that are listed, folded below its row. */
export function MemberAlerts({ incident, indented, children }: MemberAlertsProps) {
  return (
    <details className={clsx("px-4 pb-2", indented && "ps-11")}>
      <summary className="-mx-1 min-h-6 cursor-pointer rounded px-1 text-accent text-sm">
        {children.length === incident.alerts
          ? "Show alerts"
          : `Show ${wholeNumber(children.length)} of ${formatCount(incident.alerts, "alert")}`}
        <span className="sr-only"> of {incident.title}</span>
      </summary>
      {/* The line along them tells them from the alerts that follow. */}
      <ul
        className={clsx(
          "relative -mx-4 before:absolute before:inset-y-0 before:start-0 before:w-[3px] before:bg-strong",
          indented && "-ms-11",
        )}
      >
        {children}
      </ul>
    </details>
  );
}
