"use client";

import { clsx } from "clsx";
import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { REFRESH_MODES, type RefreshMode, useLive } from "@/components/panels/frame/live";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuHeading, MenuItem, MenuRadioGroup, MenuSeparator } from "@/components/ui/menu";
import { formatDuration } from "@/lib/format/format-value";

const WORDS: Record<RefreshMode, string> = {
  live: "Live",
  "10s": "Every 10 s",
  "30s": "Every 30 s",
  "1m": "Every minute",
  off: "Off",
};

/** `renderedAt`: when the server read the data. */
export function RefreshMenu({ renderedAt }: { renderedAt: number }) {
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
  const dot = failed ? "bg-critical" : mode === "off" || state === "paused" ? "bg-ink-3" : "bg-ok";
  const label = failed ? "Not updating" : mode === "off" ? "Paused" : mode === "live" ? "Live" : mode;
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
                mode === "live" && state === "on" && "animate-[breathe_2.4s_ease-in-out_infinite]",
              )}
            />
            <span aria-hidden className={clsx("relative size-2 rounded-full", dot)} />
          </span>
          <span className={clsx(failed && "text-critical")}>{label}</span>
          {(failed || mode === "off") && (
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
