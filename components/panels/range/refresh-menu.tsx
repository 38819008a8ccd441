"use client";

import { clsx } from "clsx";
import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { REFRESH_MODES, type RefreshMode, useLive } from "@/components/panels/frame/live";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuHeading, MenuItem, MenuRadioGroup, MenuSeparator } from "@/components/ui/menu";
import type { IngestState } from "@/lib/dashboard/range/ingest-state";
import { formatAgo, formatDuration } from "@/lib/format/format-value";

const WORDS: Record<RefreshMode, string> = {
  live: "Live",
  "10s": "Every 10 s",
  "30s": "Every 30 s",
  "1m": "Every minute",
  off: "Off",
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
  const failed = state === "failed";
  const late = ingest.kind === "late";
  const last = lastText(ingest, renderedAt + age);
  const idle = last !== null || mode === "off" || state === "paused";
  const dot = failed ? "bg-critical" : late ? "bg-warning" : idle ? "bg-ink-3" : "bg-ok";
  const pace = mode === "off" ? "Paused" : mode === "live" ? "Live" : mode;
  const label = failed ? "Not updating" : (last ?? pace);
  const updated = `updated ${formatDuration(age)} ago`;
  return (
    <Menu
      label="Refresh"
      align="end"
      trigger={
        <ControlButton aria-label={`Refresh: ${label}, ${updated}`} title={updated}>
          <span className="relative flex size-2.5 items-center justify-center">
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
            <span aria-hidden className={clsx("relative size-2 rounded-full", dot)} />
          </span>
          <span className={clsx(failed ? "text-critical" : late && "text-warning")}>{label}</span>
          {(failed || (mode === "off" && last === null)) && (
            <span className="hidden text-ink-3 sm:inline">{formatDuration(age)}</span>
          )}
        </ControlButton>
      }
    >
      <MenuHeading>
        {failed ? `Server unreachable; ${updated}` : updated[0]!.toUpperCase() + updated.slice(1)}
      </MenuHeading>
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
  return lastRequestAt === null ? "No recent requests" : `Last request ${formatAgo(lastRequestAt, now)}`;
}
