"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuRadioGroup } from "@/components/ui/menu";
import { formatDuration } from "@/lib/format/format-value";

export function CompareMenu({ lengthMs }: { lengthMs: number }) {
  const wanted = useSearchParams().get("compare");
  const { change } = useNavigation();
  const length = formatDuration(lengthMs);
  const choices = [
    { value: "off", label: "Off", shown: "off" },
    { value: "previous", label: `Previous ${length}`, shown: `previous ${length}` },
    { value: "day", label: "Same time a day earlier", shown: "a day earlier" },
    { value: "week", label: "Same time a week earlier", shown: "a week earlier" },
  ];
  const chosen = choices.find(({ value }) => value === wanted) ?? choices[0]!;
  return (
    <Menu
      label="Compare"
      align="end"
      trigger={
        <ControlButton title="Draws an earlier period in the charts">
          Compare <strong className="font-medium text-ink">{chosen.shown}</strong>
        </ControlButton>
      }
    >
      <MenuRadioGroup
        value={chosen.value}
        onChange={(value) => change({ compare: value === "off" ? null : value })}
        choices={choices}
      />
    </Menu>
  );
}
