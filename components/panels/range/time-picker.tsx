"use client";

import { clsx } from "clsx";
import { useState } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { WallValue } from "@/components/panels/frame/wall-text";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Popover } from "@/components/ui/popover";
import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import { rangeText, zoneText } from "@/lib/format/time-text";
import { RangePanel } from "./lazy-range-panel";
import { keepRange, QUICK_RANGES, type RawRange, recentRanges } from "./quick-ranges";
import { absoluteRange, SHIFTS, type Shift } from "./shift-range";
import { useLatestSpan } from "./use-latest-span";

type TimePickerProps = {
  range: RangeModel;
  /** Beside many filters the two ends are named only on wide screens, so that the controls fit one row. */
  narrow?: boolean | undefined;
};

/** The time picker of all pages. Relative ranges stay relative in the address. */
export function TimePicker({ range, narrow }: TimePickerProps) {
  const [open, setOpen] = useState(false);
  const [recent, setRecent] = useState<RawRange[]>([]);
  const { change } = useNavigation();
  const { from, to, timeZone } = range;
  const choose = (raw: RawRange) => {
    keepRange(raw);
    setOpen(false);
    change({ from: raw.from, to: raw.to === "now" ? null : raw.to, window: null, cursor: null });
  };
  const latest = useLatestSpan({ from, to });
  const shift = (how: Shift) => {
    latest.current = SHIFTS[how](latest.current, timeZone);
    choose(absoluteRange(latest.current));
  };
  const item =
    "flex min-h-7 pointer-coarse:min-h-10 w-full items-center rounded-md px-2.5 text-start hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-medium";
  const ends = rangeText(from, to, timeZone);
  const zone = zoneText(to, timeZone);
  const isNamed = !range.label.includes("–");
  return (
    <>
      <WallValue>
        {range.label}
        {isNamed && (
          <span className="hidden print:inline">
            {" "}
            ({ends} {zone})
          </span>
        )}
      </WallValue>
      <Popover
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          if (next) setRecent(recentRanges());
        }}
        title="Time range"
        trigger={
          <ControlButton data-shortcut="t" data-said={range.label} aria-label={`Time range: ${range.label}`}>
            <strong className="truncate font-medium text-ink">{range.label}</strong>
            {!range.label.endsWith(zone) && (
              <span className={clsx("hidden whitespace-nowrap", isNamed ? "sm:inline" : "xl:inline")}>
                {isNamed && <span className={clsx(narrow && "hidden 2xl:inline")}>{ends} </span>}
                {zone}
              </span>
            )}
          </ControlButton>
        }
      >
        <div className="w-[min(640px,calc(100vw-18px))] sm:grid sm:grid-cols-[168px_1fr]">
          <div className="grid grid-cols-2 border-line p-1.5 sm:block sm:border-e">
            {QUICK_RANGES.map((quick) => (
              <button
                key={quick.label}
                type="button"
                className={item}
                aria-pressed={quick.from === range.rawFrom && quick.to === range.rawTo}
                onClick={() => choose(quick)}
              >
                {quick.label}
              </button>
            ))}
          </div>
          <div className="min-h-96 p-3.5 sm:min-h-64">
            <RangePanel
              key={`${range.rawFrom}|${range.rawTo}|${timeZone}`}
              range={range}
              recent={recent}
              onChoose={choose}
              onShift={shift}
            />
          </div>
        </div>
      </Popover>
    </>
  );
}
