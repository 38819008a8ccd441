"use client";

import { useState } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { MenuModes, MenuRadioGroups } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { counted } from "@/lib/format/format-value";
import {
  type Dimension,
  dimensionText,
  type Grouping,
  READ_LIMITS,
  THEN,
} from "@/lib/schema/figures/grouping";
import { groupChange, NOTHING } from "./group-change";

const SERIES = [
  { value: "model", label: "Model" },
  { value: "provider", label: "Provider" },
  { value: "service", label: "Service" },
  { value: "environment", label: "Environment" },
];
const RAW = [
  { value: "error_type", label: "Error type" },
  { value: "user", label: "User" },
];
const MODES = ["Group by", "Then by"];

export type GroupItemsProps = {
  grouping: Grouping;
  tagNames: readonly string[];
  reads: keyof typeof READ_LIMITS;
};

/** The dimensions that the charts of a page can be grouped by, first and then. */
export function GroupItems({ grouping, tagNames, reads }: GroupItemsProps) {
  const { change } = useNavigation();
  const [mode, setMode] = useState(MODES[0]!);
  const [first, second] = grouping;
  const isThen = mode === MODES[1];
  const own = isThen ? second : first;
  const other = isThen && first ? dimensionText(first) : null;
  const tags = [own, ...tagNames.map((tag): Dimension => ({ kind: "raw", by: "tag", tag }))].flatMap((one) =>
    one?.by === "tag" ? one.tag : [],
  );
  const newest = [
    ...RAW,
    ...[...new Set(tags)].map((tag) => ({
      value: dimensionText({ kind: "raw", by: "tag", tag }),
      label: <Name>{`Tag ${tag}`}</Name>,
    })),
  ];
  const offered = (choices: typeof newest) => choices.filter(({ value }) => value !== other);
  const nothing = { value: NOTHING, label: "Nothing" };
  const newestHeading = `Newest ${counted(READ_LIMITS[reads], "request")}`;
  // Beside a dimension that is read from single requests, any other one is, too.
  const groups =
    isThen && first?.kind === "raw"
      ? [{ key: "raw", heading: newestHeading, choices: [nothing, ...offered([...SERIES, ...newest])] }]
      : [
          { key: "series", heading: "All requests of the range", choices: [nothing, ...offered(SERIES)] },
          { key: "raw", heading: newestHeading, choices: offered(newest) },
        ];
  return (
    <>
      {first && <MenuModes label="Dimension" of={MODES} value={mode} onChange={setMode} />}
      <MenuRadioGroups
        value={own ? dimensionText(own) : NOTHING}
        onChange={(next) => change(groupChange(grouping, isThen ? THEN : "by", next))}
        groups={groups}
      />
    </>
  );
}
