"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuRadioGroups } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { counted } from "@/lib/format/format-value";
import { groupingName, parseGrouping, READ_LIMITS } from "@/lib/schema/figures/grouping";

const SERIES = [
  { value: "none", label: "Nothing" },
  { value: "model", label: "Model" },
  { value: "provider", label: "Provider" },
  { value: "service", label: "Service" },
  { value: "environment", label: "Environment" },
];
const RAW = [
  { value: "error_type", label: "Error type" },
  { value: "user", label: "User" },
];

type GroupMenuProps = { tagNames: readonly string[]; reads: keyof typeof READ_LIMITS };

/** What the lines of the page's charts stand for. */
export function GroupMenu({ tagNames, reads }: GroupMenuProps) {
  const wanted = useSearchParams().get("by");
  const { change } = useNavigation();
  const grouping = parseGrouping(wanted);
  const value =
    grouping.kind === "none" ? "none" : grouping.by === "tag" ? `tag:${grouping.tag}` : grouping.by;
  const tags = grouping.kind === "raw" && grouping.by === "tag" ? [grouping.tag, ...tagNames] : tagNames;
  return (
    <Menu
      label="Group by"
      trigger={
        <ControlButton>
          Group by{" "}
          <strong className="flex min-w-0 max-w-56 font-medium text-ink">
            <Name>{grouping.kind === "none" ? "nothing" : groupingName(grouping)}</Name>
          </strong>
        </ControlButton>
      }
    >
      <MenuRadioGroups
        value={value}
        onChange={(next) => change({ by: next === "model" ? null : next })}
        groups={[
          { key: "series", heading: "All requests of the range", choices: SERIES },
          {
            key: "raw",
            heading: `Newest ${counted(READ_LIMITS[reads], "request")}`,
            choices: [
              ...RAW,
              ...[...new Set(tags)].map((name) => ({
                value: `tag:${name}`,
                label: <Name>{`Tag ${name}`}</Name>,
              })),
            ],
          },
        ]}
      />
    </Menu>
  );
}
