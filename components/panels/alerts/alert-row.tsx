"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import type { ComponentProps } from "react";
import { useBlocked } from "@/components/panels/frame/project-context";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import type { AlertRow as AlertRowModel } from "@/lib/dashboard/overview/overview-model";
import { formatDuration } from "@/lib/format/format-value";
import { isolated } from "@/lib/format/isolate-text";
import { clockText, dayText, listedMomentText } from "@/lib/format/time-text";
import { toldText } from "@/lib/format/told-text";
import { unheardText } from "@/lib/format/unheard-text";
import { AcknowledgeButton } from "./acknowledge-button";
import { noDataText } from "./no-data-text";
import { RowButton } from "./row-button";
import { SilenceMenu } from "./silence-menu";
import { useAcknowledge } from "./use-acknowledge";

type Optional = "notified" | "notNotified" | "held";
export type AlertOfRow = Omit<AlertRowModel, Optional> & Partial<Pick<AlertRowModel, Optional>>;
type AlertRowProps = {
  alert: AlertOfRow;
  timeZone: string;
  now: number;
  /** For lists with bulk actions; null for an alert that cannot be selected. */
  selection?: { selected: boolean; onChange: (selected: boolean) => void } | null;
  /** Without what it measured and who was notified, which the page says elsewhere. */
  brief?: boolean;
};

/** One alert in a feed. */
export function AlertRow({ alert, timeZone, now, selection, brief = false }: AlertRowProps) {
  const search = useSearchParams().toString();
  const open = alert.state !== "resolved";
  const pending = alert.state === "pending";
  return (
    <li className="flex gap-3 border-quiet border-b px-4 py-3 last:border-0">
      {selection && (
        <input
          type="checkbox"
          aria-label={`Select ${alert.title}`}
          className="mt-1 size-4 shrink-0 accent-(--accent)"
          checked={selection.selected}
          onChange={({ target }) => selection.onChange(target.checked)}
        />
      )}
      {selection === null && <span className="w-4 shrink-0" />}
      <span className="pt-[5px]">
        <StateIcon {...iconOf(alert)} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          {pending ? (
            <span className="min-w-[min(100%,6rem)] flex-1 wrap-anywhere font-medium">
              {isolated(alert.title)}
            </span>
          ) : (
            <Link
              href={pageLink(`/alerts/${alert.id}`, search)}
              className={clsx(
                "min-w-[min(100%,6rem)] flex-1 wrap-anywhere hover:underline",
                open ? "font-medium" : "text-ink-2",
              )}
            >
              {isolated(alert.title)}
            </Link>
          )}
          <span className="shrink-0 text-ink-3 text-sm" suppressHydrationWarning>
            {open ? formatDuration(now - alert.startedAt) : endedText(alert, timeZone, now)}
          </span>
        </div>
        {!brief && (
          <p className="mt-0.5 text-pretty text-ink-2">
            {isolated(alert.message)}
            {alert.resolvedAt !== null && (
              <span className="text-ink-3">
                {" "}
                Resolved after {formatDuration(alert.resolvedAt - alert.startedAt)}.
              </span>
            )}
          </p>
        )}
        {pending && <p className="mt-1 text-ink-3 text-sm">Would fire as {alert.severity}</p>}
        {alert.noDataSince !== undefined && (
          <p className="mt-0.5 text-ink-3">{noDataText(alert.noDataSince, timeZone, now)}</p>
        )}
        {alert.state === "firing" && <FiringLine alert={alert} brief={brief} />}
      </div>
    </li>
  );
}

/** Severity, notified channels and the button to acknowledge. */
function FiringLine({ alert, brief }: { alert: AlertOfRow; brief: boolean }) {
  const { acknowledge, busy } = useAcknowledge();
  const blocked = useBlocked("member");
  const tone = alert.severity === "critical" ? "text-critical" : "text-warning";
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
      <span className={clsx("font-medium", tone)}>{alert.severity}</span>
      {alert.unheard && !brief ? (
        <span className={alert.acknowledgedBy === null ? clsx("font-semibold", tone) : "text-ink-3"}>
          {unheardText(alert.unheard)}
        </span>
      ) : null}
      {!brief && !alert.unheard && (alert.notified || alert.held) && (
        <span className="text-ink-3">
          {toldText({
            notified: alert.notified ?? [],
            notNotified: alert.notNotified ?? null,
            held: alert.held ?? null,
          })}
        </span>
      )}
      {!brief && alert.held && alert.notified && alert.notified.length > 0 && (
        <span className="text-ink-3">{alert.held}</span>
      )}
      <span className="flex flex-wrap items-center gap-x-3">
        {alert.acknowledgedBy === null ? (
          <AcknowledgeButton title={alert.title} busy={busy} onPress={() => void acknowledge([alert.id])} />
        ) : (
          <span className="text-ink-3">Acknowledged by {alert.acknowledgedBy}</span>
        )}
        {!blocked && !alert.held && (
          <SilenceMenu
            label={`Silence ${alert.title}`}
            ids={[alert.id]}
            trigger={<RowButton of={alert.title}>Silence</RowButton>}
          />
        )}
      </span>
    </p>
  );
}

function iconOf({ state, severity, noDataSince }: AlertOfRow): ComponentProps<typeof StateIcon> {
  if (state === "pending") return { state: "none", label: "Pending" };
  if (noDataSince !== undefined) return { state: "none", label: `${severity}, no data` };
  return state === "firing" ? { state: severity, label: severity } : { state: "ok", label: "Resolved" };
}

function endedText({ startedAt, resolvedAt }: AlertOfRow, timeZone: string, now: number): string {
  if (dayText(startedAt, timeZone) !== dayText(now, timeZone))
    return listedMomentText(startedAt, timeZone, now);
  return `${clockText(startedAt, timeZone)} – ${clockText(resolvedAt ?? now, timeZone)}`;
}
