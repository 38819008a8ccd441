"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuRadioGroup } from "@/components/ui/menu";
import { formatDuration } from "@/lib/format/format-value";
import { INTERVALS, type Interval, isIntervalOf } from "@/lib/schema/figures/interval";

const NAMES = Object.keys(INTERVALS) as Interval[];

/** How long a point of the page's charts is. */
export function IntervalMenu({ spanMs }: { spanMs: number }) {
  const wanted = useSearchParams().get("step");
  const { change } = useNavigation();
  const fitting = NAMES.filter((name) => isIntervalOf(name, spanMs));
  const chosen = fitting.find((name) => name === wanted);
  return (
    <Menu
      label="Interval"
      trigger={
        <ControlButton title="How long a point of the charts is">
          Interval{" "}
          <strong className="font-medium text-ink">
            {chosen ? formatDuration(INTERVALS[chosen]) : "auto"}
          </strong>
        </ControlButton>
      }
    >
      <MenuRadioGroup
        value={chosen ?? "auto"}
        onChange={(value) => change({ step: value === "auto" ? null : value })}
        choices={[
          { value: "auto", label: "Auto" },
          ...fitting.map((name) => ({ value: name, label: formatDuration(INTERVALS[name]) })),
        ]}
      />
    </Menu>
  );
}
