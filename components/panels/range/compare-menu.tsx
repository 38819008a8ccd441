"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuRadioGroup } from "@/components/ui/menu";
import { formatDuration } from "@/lib/format/format-value";

export function CompareMenu({ lengthMs }: { lengthMs: number }) {
  const compared = useSearchParams().get("compare") === "previous";
  const { change } = useNavigation();
  const length = formatDuration(lengthMs);
  const period = `previous ${length}`;
  return (
    <Menu
      label="Compare"
      align="end"
      trigger={
        <ControlButton title={`Changes compare with the ${period}; turn on to draw it in charts`}>
          Compare <strong className="font-medium text-ink">{compared ? period : "off"}</strong>
        </ControlButton>
      }
    >
      <MenuRadioGroup
        value={compared ? "previous" : "off"}
        onChange={(value) => change({ compare: value === "previous" ? "previous" : null })}
        choices={[
          { value: "off", label: "Off" },
          { value: "previous", label: `Previous ${length}` },
        ]}
      />
    </Menu>
  );
}
