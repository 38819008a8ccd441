"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { useBlocked } from "@/components/panels/frame/project-context";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import type { IncidentView } from "@/lib/dashboard/alerts/load-incidents";
import type { ToldOf } from "@/lib/dashboard/alerts/told-of";
import { formatAgo, formatDuration } from "@/lib/format/format-value";
import { isolated } from "@/lib/format/isolate-text";
import { AcknowledgeButton } from "./acknowledge-button";
import { RowButton } from "./row-button";
import { SilenceIncidentMenu } from "./silence-incident-menu";
import { useAcknowledgeIncident } from "./use-acknowledge-incident";

type IncidentRowProps = {
  incident: Pick<
    IncidentView,
    | "id"
    | "state"
    | "severity"
    | "title"
    | "first_line"
    | "started_at"
    | "resolved_at"
    | "acknowledged_by"
    | "alerts"
    | "firing"
  > & {
    /** With them it can be silenced. */
    members?: readonly Pick<IncidentView["members"][number], "id" | "state" | "silenced">[];
  };
  now: number;
  /** Who was notified of it; shown while it is open. */
  told?: ToldOf | undefined;
  /** In a list whose alerts have a box: its own place stays empty. */
  indented?: boolean;
  /** Without its first line and who was notified, which the page says elsewhere. */
  brief?: boolean;
  /** Shown below it. */
  children?: ReactNode;
};

/** One incident in a feed, in place of its alerts. */
export function IncidentRow({ incident, now, told, indented, brief, children }: IncidentRowProps) {
  const search = useSearchParams().toString();
  const { state, severity, title, first_line: line } = incident;
  const isOpen = state === "open";
  return (
    <li className="border-quiet border-b last:border-0">
      <div className="flex gap-3 px-4 py-3">
        {indented && <span className="w-4 shrink-0" />}
        <span className="pt-[5px]">
          <StateIcon state={isOpen ? severity : "ok"} label={isOpen ? severity : "Resolved"} />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <Link
              href={pageLink(`/alerts/incidents/${incident.id}`, search)}
              className="min-w-[min(100%,6rem)] flex-1 wrap-anywhere font-medium hover:underline"
            >
              {isolated(title)}
            </Link>
            <span className="shrink-0 text-ink-3 text-sm" suppressHydrationWarning>
              {/* How long the trouble lasted, its title says; its last alert may have ended later. */}
              {incident.resolved_at === null
                ? formatDuration(now - Date.parse(incident.started_at))
                : formatAgo(Date.parse(incident.resolved_at), now)}
            </span>
          </div>
          {!brief && (
            <p className="mt-0.5 text-pretty text-ink-2">
              {isolated(line.slice(title.length).replace(/^[:;] /, ""))}
            </p>
          )}
          {isOpen && <OpenLine incident={incident} told={brief ? undefined : told} />}
        </div>
      </div>
      {children}
    </li>
  );
}

/** Severity, who was notified, and the buttons to acknowledge and silence it. */
function OpenLine({ incident, told }: Pick<IncidentRowProps, "incident" | "told">) {
  const { id, severity, title, acknowledged_by: by } = incident;
  const { acknowledge, busy } = useAcknowledgeIncident(id);
  const blocked = useBlocked("member");
  const firing = (incident.members ?? []).filter((one) => one.state === "firing");
  const tone = severity === "critical" ? "text-critical" : "text-warning";
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
      <span className={clsx("font-medium", tone)}>{severity}</span>
      {told && (
        <span className={told.isUnheard && by === null ? clsx("font-semibold", tone) : "text-ink-3"}>
          {told.told}
        </span>
      )}
      {told?.held && <span className="text-ink-3">{told.held}</span>}
      <span className="flex flex-wrap items-center gap-x-3">
        {by !== null ? (
          <span className="text-ink-3">Acknowledged by {by}</span>
        ) : (
          <AcknowledgeButton title={title} busy={busy} onPress={() => void acknowledge()} />
        )}
        {!blocked && firing.some(({ silenced }) => !silenced) && (
          <SilenceIncidentMenu
            incidentId={id}
            label={`Silence ${title}`}
            firing={incident.firing}
            trigger={<RowButton of={title}>Silence</RowButton>}
          />
        )}
      </span>
    </p>
  );
}
