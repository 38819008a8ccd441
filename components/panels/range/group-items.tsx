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
  type Reads,
  readLimit,
  THEN,
} from "@/lib/schema/figures/grouping";
import { pageGrouping } from "@/lib/schema/http/page-query";
import { groupChange, groupingAfter, NOTHING } from "./group-change";

const DIMENSIONS = [
  { value: "model", label: "Model" },
  { value: "provider", label: "Provider" },
  { value: "service", label: "Service" },
  { value: "environment", label: "Environment" },
  { value: "error_type", label: "Error type" },
  { value: "user", label: "User" },
];
const MODES = ["Group by", "Then by"];

export type GroupItemsProps = { grouping: Grouping; tagNames: readonly string[]; reads: Reads };

/** The dimensions that the charts of a page can be grouped by, first and then, each under what is read for it. */
export function GroupItems({ grouping, tagNames, reads }: GroupItemsProps) {
  const { change } = useNavigation();
  const [mode, setMode] = useState(MODES[0]!);
  const [first, second] = grouping;
  const isThen = mode === MODES[1];
  const changed = isThen ? THEN : "by";
  const own = isThen ? second : first;
  const headingOf = (value: string) => {
    const limit = readLimit(groupingAfter(grouping, changed, value), reads);
    return limit === null ? "All requests of the range" : `Newest ${counted(limit, "request")}`;
  };
  const tags = [own, ...tagNames.map((tag): Dimension => ({ kind: "raw", by: "tag", tag }))].flatMap((one) =>
    one?.by === "tag" ? one.tag : [],
  );
  const choices = [
    { value: NOTHING, label: "Nothing" },
    ...DIMENSIONS,
    ...[...new Set(tags)].map((tag) => ({
      value: dimensionText({ kind: "raw", by: "tag", tag }),
      label: <Name>{`Tag ${tag}`}</Name>,
    })),
  ]
    .filter(({ value }) => !isThen || !first || value !== dimensionText(first))
    .map((choice) => ({ ...choice, heading: headingOf(choice.value) }));
  const headings = [...new Set(choices.map(({ heading }) => heading))];
  return (
    <>
      {first && <MenuModes label="Dimension" of={MODES} value={mode} onChange={setMode} />}
      <MenuRadioGroups
        value={own ? dimensionText(own) : NOTHING}
        onChange={(next) => change((latest) => groupChange(pageGrouping(latest), changed, next))}
        groups={headings.map((heading) => ({
          key: heading,
          heading,
          choices: choices.filter((choice) => choice.heading === heading),
        }))}
      />
    </>
  );
}
