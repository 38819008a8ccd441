"use client";

import { clsx } from "clsx";
import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { type LiveState, REFRESH_MODES, type RefreshMode, useLive } from "@/components/panels/frame/live";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuHeading, MenuItem, MenuRadioGroup, MenuSeparator } from "@/components/ui/menu";
import type { IngestState } from "@/lib/dashboard/range/ingest-state";
import { upperFirst } from "@/lib/format/first-letter";
import { formatAgo, formatDuration } from "@/lib/format/format-value";

const WORDS: Record<RefreshMode, string> = {
  live: "Live",
  "10s": "Every 10 s",
  "30s": "Every 30 s",
  "1m": "Every minute",
  off: "Off",
};

/** Why the page is not updated, in two and in a few words. */
const WRONG: Partial<Record<LiveState, readonly [string, string]>> = {
  failed: ["Not updating", "Server unreachable"],
  "signed out": ["Signed out", "You are signed out"],
  "no access": ["No access", "You have no access to this project anymore"],
};

type RefreshMenuProps = {
  /** When the server read the data. */
  renderedAt: number;
  ingest: IngestState;
};

/** Says whether the page is updated and whether requests arrive; green only if both are so. */
export function RefreshMenu({ renderedAt, ingest }: RefreshMenuProps) {
  const { mode, state, refreshNow } = useLive();
  const { change } = useNavigation();
  const [age, setAge] = useState(0);
  useEffect(() => {
    const update = () => setAge(Math.max(0, Date.now() - renderedAt));
    update();
    const timer = setInterval(update, 1_000);
    return () => clearInterval(timer);
  }, [renderedAt]);
  const wrong = WRONG[state];
  const failed = wrong !== undefined;
  const late = ingest.kind === "late";
  const last = lastText(ingest, renderedAt + age);
  const idle = last !== null || mode === "off" || state === "paused";
  const dot = failed ? "bg-critical" : late ? "bg-warning" : idle ? "bg-ink-3" : "bg-ok";
  const pace = mode === "off" ? "Paused" : mode === "live" ? WORDS.live : mode;
  const label = wrong?.[0] ?? last ?? pace;
  const isPaused = label === "Paused";
  const updated = `updated ${formatDuration(age)} ago`;
  return (
    <Menu
      label="Refresh"
      align="end"
      trigger={
        <ControlButton
          data-on-wall
          className={clsx(isPaused && "max-md:min-w-9 max-md:justify-center")}
          aria-label={`Refresh: ${label}, ${updated}`}
          title={updated}
        >
          <span
            className={clsx(
              "relative flex size-2.5 items-center justify-center",
              isPaused && "max-md:hidden",
            )}
          >
            <span
              aria-hidden
              className={clsx(
                "absolute -inset-[2px] rounded-full opacity-25",
                dot,
                mode === "live" &&
                  state === "on" &&
                  !failed &&
                  last === null &&
                  "animate-[breathe_2.4s_ease-in-out_infinite]",
              )}
            />
            <span
              aria-hidden
              className={clsx("relative size-2 rounded-full forced-color-adjust-none", dot)}
            />
          </span>
          {/* On phones the dot alone says that all is well, and two bars that it is paused, so that the header is one row. */}
          {isPaused && <span aria-hidden className="h-2.5 w-2 border-ink-3 border-x-[3px] md:hidden" />}
          <span
            className={clsx(
              failed
                ? "text-critical"
                : late
                  ? "text-warning"
                  : (label === WORDS.live || isPaused) && "max-md:hidden",
            )}
          >
            {label}
          </span>
          {(failed || (mode === "off" && last === null)) && (
            <span className={clsx("hidden text-ink-3", isPaused ? "md:inline" : "sm:inline")}>
              {formatDuration(age)}
            </span>
          )}
        </ControlButton>
      }
    >
      <MenuHeading>{wrong ? `${wrong[1]}; ${updated}` : upperFirst(updated)}</MenuHeading>
      <MenuItem icon={<RefreshCw size={14} />} onClick={refreshNow}>
        Refresh now
      </MenuItem>
      <MenuSeparator />
      <MenuRadioGroup
        value={mode}
        onChange={(next) => change({ refresh: next === "live" ? null : next }, "replace")}
        choices={REFRESH_MODES.map((value) => ({ value, label: WORDS[value] }))}
      />
    </Menu>
  );
}

/** "Last request 45 min ago"; null while requests arrive. */
function lastText({ kind, lastRequestAt }: IngestState, now: number): string | null {
  if (kind === "live") return null;
  if (kind === "none") return "No requests yet";
  if (kind === "unknown") return "Not reachable now";
  return lastRequestAt === null ? "No recent requests" : `Last request ${formatAgo(lastRequestAt, now)}`;
}
