"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { useAcknowledge } from "@/components/panels/alerts/use-acknowledge";
import { useBlocked, useProject } from "@/components/panels/frame/project-context";
import { pageLink, unfilteredLink } from "@/components/panels/range/page-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import type { Headline, Trouble } from "@/lib/dashboard/overview/overview-model";
import { formatDuration } from "@/lib/format/format-value";

/** What is wrong now, why, and who was notified; colored only while something fires. */
export function HeadlineBar({ headline, now }: { headline: Headline; now: number }) {
  const { state, lead, figures, troubles, more, unacknowledged } = headline;
  const { acknowledge, busy } = useAcknowledge();
  const blocked = useBlocked("member");
  const { name } = useProject();
  const search = useSearchParams().toString();
  const loud = state === "critical" || state === "warning";
  return (
    <section
      aria-label={`Status of ${name}`}
      className={clsx(
        "overflow-hidden rounded-card border bg-surface",
        state === "critical" && "border-critical-line",
        state === "warning" && "border-[color-mix(in_srgb,var(--warning)_40%,var(--line))]",
        !loud && "border-line",
      )}
    >
      <div
        className={clsx(
          "flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5",
          state === "critical" && "bg-linear-to-r from-critical-soft to-surface to-65%",
          state === "warning" && "bg-linear-to-r from-warning-soft to-surface to-65%",
        )}
      >
        <p className="min-w-0 flex-1 text-pretty text-ink-2">
          <span className="me-2.5 inline-block align-[-1px]">
            <StateIcon state={state} />
          </span>
          <strong className="me-2.5 font-semibold text-ink">{lead}</strong>
          {figures}
        </p>
        {state !== "none" && (
          <div className="flex shrink-0 gap-2">
            {unacknowledged.length > 0 && (
              <Button
                className="text-ink-2"
                busy={busy}
                blocked={blocked}
                onClick={() => void acknowledge(unacknowledged)}
              >
                Acknowledge{unacknowledged.length > 1 ? " all" : ""}
              </Button>
            )}
            <a href="#what-changed" className={clsx(buttonClass(), "font-medium", loud && "max-md:hidden")}>
              See what changed
            </a>
          </div>
        )}
      </div>
      {troubles.length > 0 && (
        <ul>
          {troubles.map((trouble) => (
            <TroubleRow key={trouble.id} trouble={trouble} now={now} />
          ))}
          <li
            className={clsx(
              "flex min-h-10 items-center gap-4 border-quiet border-t px-4 text-ink-2",
              more === 0 && "md:hidden",
            )}
          >
            {more > 0 && (
              <Link
                href={unfilteredLink("/alerts", search, { state: "firing" })}
                className="min-h-6 content-center hover:underline"
              >
                {more} more firing
              </Link>
            )}
            <a
              href="#what-changed"
              className="min-h-6 content-center hover:underline max-md:ms-auto md:hidden"
            >
              See what changed
            </a>
          </li>
        </ul>
      )}
    </section>
  );
}

/** One line where there is room; the whole row leads to the alert or incident. */
function TroubleRow({ trouble, now }: { trouble: Trouble; now: number }) {
  const search = useSearchParams().toString();
  const { id, isIncident, title, severity, startedAt, why, told, isUnheard, held, acknowledgedBy } = trouble;
  const loud = severity === "critical" ? "font-medium text-critical" : "font-medium text-warning";
  return (
    <li className="relative grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2.5 gap-y-0.5 border-quiet border-t px-4 py-2 hover:bg-hover xl:grid-cols-[auto_minmax(0,5fr)_minmax(0,9fr)_minmax(0,6fr)_5rem] xl:gap-x-4">
      <span className="pt-[5px]">
        <StateIcon state={severity} label={severity} />
      </span>
      <Link
        href={pageLink(isIncident ? `/alerts/incidents/${id}` : `/alerts/${id}`, search)}
        className="min-w-0 break-words font-medium after:absolute after:inset-0 hover:underline"
      >
        {title}
      </Link>
      <span
        className="whitespace-nowrap text-end text-ink-3 text-sm tabular-nums xl:order-last"
        suppressHydrationWarning
      >
        {formatDuration(now - startedAt)}
      </span>
      <p className="col-span-2 col-start-2 text-pretty break-words text-ink-2 xl:col-span-1 xl:col-start-auto">
        {why}
      </p>
      <p className="col-span-2 col-start-2 break-words max-xl:text-sm xl:col-span-1 xl:col-start-auto">
        <span className={isUnheard && acknowledgedBy === null ? loud : "text-ink-3"}>{told}</span>
        {held !== null && <span className="text-ink-3">. {held.replace(/\.$/, "")}</span>}
        {acknowledgedBy !== null && <span className="text-ink-3">. Acknowledged by {acknowledgedBy}</span>}
      </p>
    </li>
  );
}
