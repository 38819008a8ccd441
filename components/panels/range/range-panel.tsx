"use client";

import { ChevronLeft, ChevronRight, ZoomOut } from "lucide-react";
import { ControlButton } from "@/components/panels/panel/control-button";
import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import type { RawRange } from "./quick-ranges";
import { RangeForm } from "./range-form";
import { RangeLinks } from "./range-links";
import type { Shift } from "./shift-range";

type RangePanelProps = {
  range: RangeModel;
  recent: readonly RawRange[];
  onChoose: (raw: RawRange) => void;
  onShift: (how: Shift) => void;
};

/** What the time picker offers beside its quick ranges. */
export function RangePanel({ range, recent, onChoose, onShift }: RangePanelProps) {
  return (
    <>
      <RangeForm range={range} onChoose={onChoose} />
      <div className="mt-3 flex flex-wrap gap-1.5">
        <ControlButton
          className="px-2!"
          aria-label="Previous period"
          title="Move back by the length of the range"
          onClick={() => onShift("earlier")}
        >
          <ChevronLeft size={15} />
        </ControlButton>
        <ControlButton
          className="px-2!"
          aria-label="Next period"
          title="Move forward by the length of the range"
          onClick={() => onShift("later")}
        >
          <ChevronRight size={15} />
        </ControlButton>
        <ControlButton title="Double the time range" onClick={() => onShift("zoom out")}>
          <ZoomOut size={14} /> Zoom out
        </ControlButton>
      </div>
      {recent.length > 0 && (
        <div className="mt-3 border-line border-t pt-2">
          <div className="mb-1 text-ink-3 text-sm">Recent</div>
          {recent.map((one) => (
            <button
              key={`${one.from}|${one.to}`}
              type="button"
              className="flex min-h-7 pointer-coarse:min-h-10 w-full items-center rounded-md px-2.5 text-start hover:bg-hover"
              onClick={() => onChoose(one)}
            >
              <span className="truncate">
                {one.from} to {one.to}
              </span>
            </button>
          ))}
        </div>
      )}
      <RangeLinks range={range} />
    </>
  );
}
