"use client";

import { clsx } from "clsx";
import { useAcknowledge } from "@/components/panels/alerts/use-acknowledge";
import { useBlocked, useProject } from "@/components/panels/frame/project-context";
import { Button, buttonClass } from "@/components/ui/button";
import { StateIcon } from "@/components/ui/state-icon";
import type { Headline } from "@/lib/dashboard/overview/overview-model";

/** Summarizes the firing alerts; colored only while something fires. */
export function HeadlineBar({ headline }: { headline: Headline }) {
  const { state, lead, parts, unacknowledged } = headline;
  const { acknowledge, busy } = useAcknowledge();
  const blocked = useBlocked("member");
  const { name } = useProject();
  const loud = state === "critical" || state === "warning";
  return (
    <section
      aria-label={`Status of ${name}`}
      className={clsx(
        "flex flex-wrap items-center gap-x-3 gap-y-2.5 rounded-card border px-4 py-2.5 md:flex-nowrap",
        state === "critical" && "border-critical-line bg-linear-to-r from-critical-soft to-surface to-65%",
        state === "warning" &&
          "border-[color-mix(in_srgb,var(--warning)_40%,var(--line))] bg-linear-to-r from-warning-soft to-surface to-65%",
        !loud && "border-line bg-surface",
      )}
    >
      <p aria-live="polite" className="min-w-0 flex-1 basis-full text-pretty text-ink-2 md:basis-auto">
        <span className="me-2.5 inline-block align-[-1px]">
          <StateIcon state={state} />
        </span>
        <strong className="me-2.5 font-semibold text-ink">{lead}</strong>
        {parts.map(({ text, strong }, at) =>
          strong ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence have no other identity.
            <strong key={at} className="font-semibold">
              {text}
            </strong>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence have no other identity.
            <span key={at}>{text}</span>
          ),
        )}
      </p>
      {loud && (
        <div className="flex flex-wrap gap-2 md:shrink-0">
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
          <a href="#what-changed" className={clsx(buttonClass(), "font-medium")}>
            See what changed
          </a>
        </div>
      )}
    </section>
  );
}
