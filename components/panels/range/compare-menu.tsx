"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuRadioGroup } from "@/components/ui/menu";
import { formatDuration } from "@/lib/format/format-value";

export function CompareMenu({ lengthMs }: { lengthMs: number }) {
  const compared = useSearchParams().get("compare") === "previous";
  const { change } = useNavigation();
  const period = `previous ${formatDuration(lengthMs)}`;
  return (
    <Menu
      label="Compare"
      align="end"
      trigger={
        <ControlButton title={`Changes are against the ${period}; with this on, charts draw it as well`}>
          Compare <strong className="font-medium text-ink">{compared ? period : "off"}</strong>
        </ControlButton>
      }
    >
      <MenuRadioGroup
        value={compared ? "previous" : "off"}
        onChange={(value) => change({ compare: value === "previous" ? "previous" : null })}
        choices={[
          { value: "off", label: "Off" },
          { value: "previous", label: `Draw the ${period}` },
        ]}
      />
    </Menu>
  );
}
