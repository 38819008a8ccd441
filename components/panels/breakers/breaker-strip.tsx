"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { timeTicks } from "@/components/charts/time-ticks";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { Name } from "@/components/ui/name";
import { StateIcon, type StateIconKind } from "@/components/ui/state-icon";
import type { BreakerPanel, BreakerSegment } from "@/lib/dashboard/overview/overview-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import { clockText, momentText } from "@/lib/format/time-text";

/** A lane can be read without its colors: a line while closed, hatched while half-open, a full bar while open. */
const LOOKS: Record<BreakerSegment["state"], { fill: string; icon: StateIconKind; word: string }> = {
  closed: { fill: "inset-y-1.5 bg-ok", icon: "ok", word: "closed" },
  half_open: { fill: "inset-y-0 hatched", icon: "warning", word: "half-open" },
  open: { fill: "inset-y-0 bg-critical", icon: "critical", word: "open" },
  unknown: { fill: "inset-y-0 bg-quiet", icon: "none", word: "unknown" },
};

type BreakerStripProps = {
  panel: BreakerPanel;
  timeZone: string;
  /** Where the lanes begin, as the charts above them do, and what the panel says of that. */
  aligned?: boolean;
};

/** One lane per breaker, over the time range of the charts above. */
export function BreakerStrip({ panel, timeZone, aligned = false }: BreakerStripProps) {
  const { from, to, lanes, leftOut } = panel;
  const search = useSearchParams().toString();
  const axis = useMemo(() => timeTicks(from, to, timeZone, 7), [from, to, timeZone]);
  const place = (ts: number) => `${(((ts - from) / (to - from)) * 100).toFixed(3)}%`;
  return (
    <PanelFrame
      anchor="breakers"
      title="Circuit breakers"
      subtitle={lanes.length === 0 ? "" : aligned ? "same time axis as above" : "same time range as above"}
      links={{
        // What an open breaker sends to another model.
        requests: pageLink("/requests", search, { status: "fallback" }),
        rule: pageLink("/rules/new", search, { metric: "fallback_rate" }),
      }}
      table={() => ({
        columns: ["breaker", "state", "from", "to", "reason"],
        rows: lanes.flatMap(({ name, segments }) =>
          segments.map((segment) => [
            name,
            LOOKS[segment.state].word,
            { ts: segment.from, timeZone },
            { ts: segment.to, timeZone },
            segment.reason,
          ]),
        ),
      })}
    >
      {lanes.length === 0 ? (
        <p className="py-4 text-ink-3">
          No circuit breakers reported yet. Send their state changes to{" "}
          <code className="font-mono text-sm">POST /api/v1/circuit-events</code>: an open breaker alerts
          within a second.
        </p>
      ) : (
        <div
          className={clsx(
            "grid grid-cols-1 gap-y-1",
            aligned
              ? "pe-1 sm:grid-cols-[148px_minmax(0,1fr)]"
              : "gap-x-4 sm:grid-cols-[minmax(90px,max-content)_minmax(0,1fr)]",
          )}
        >
          {lanes.map(({ name, state, segments }) => (
            <div key={name} className="contents">
              <div
                className={clsx(
                  "flex items-center gap-1.5 text-ink-2",
                  aligned ? "min-w-0 pe-3" : "max-w-56",
                )}
              >
                <StateIcon state={LOOKS[state].icon} size={9} label={LOOKS[state].word} />
                <Name>{name}</Name>
              </div>
              <div className="relative h-4 self-center overflow-hidden rounded-[3px] bg-quiet forced-color-adjust-none">
                {segments.map((segment) => (
                  <Segment
                    key={segment.from}
                    segment={segment}
                    place={place}
                    span={to - from}
                    timeZone={timeZone}
                  />
                ))}
              </div>
            </div>
          ))}
          <div aria-hidden className="relative h-5 sm:col-start-2">
            {axis.ticks.map((tick) => (
              <span
                key={tick}
                style={{ left: place(tick) }}
                className={clsx(
                  "absolute top-1 whitespace-nowrap text-ink-3 text-xs max-sm:nth-of-type(even):hidden",
                  (tick - from) / (to - from) > 0.04 && "-translate-x-1/2",
                  (tick - from) / (to - from) > 0.97 && "-translate-x-full",
                )}
              >
                {axis.label(tick)}
              </span>
            ))}
          </div>
        </div>
      )}
      {leftOut > 0 && (
        <p className="pt-2 text-ink-3 text-sm">
          Not shown: {formatValue(leftOut, "count")} more. Open breakers come first.
        </p>
      )}
    </PanelFrame>
  );
}

type SegmentProps = {
  segment: BreakerSegment;
  place: (ts: number) => string;
  span: number;
  timeZone: string;
};

function Segment({ segment, place, span, timeZone }: SegmentProps) {
  const { from, to, state, reason } = segment;
  const look = LOOKS[state];
  const length = formatDuration(to - from);
  const summary = `${look.word} for ${length}, ${momentText(from, timeZone)} – ${clockText(to, timeZone)}${reason ? `: ${reason}` : ""}`;
  return (
    <div
      title={summary}
      style={{ left: place(from), width: `max(3px, ${(((to - from) / span) * 100).toFixed(3)}%)` }}
      className={clsx(
        "absolute flex items-center justify-center overflow-hidden border-surface border-e font-semibold text-xs",
        look.fill,
        state === "open" && "text-[var(--surface)]",
      )}
    >
      {state === "open" && (to - from) / span > 0.055 ? (
        <span className="hidden whitespace-nowrap sm:inline">open {length}</span>
      ) : null}
      <span className="sr-only">{summary}</span>
    </div>
  );
}
