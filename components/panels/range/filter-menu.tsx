"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { ChoiceMenu } from "@/components/ui/choice-menu";
import { Name } from "@/components/ui/name";
import { notName } from "@/lib/schema/figures/filters";
import { filterSummary, type Wanted, withChoice } from "./filter-state";

type FilterMenuProps = {
  name: "model" | "service" | "provider" | "environment" | "rule" | "actor" | "action" | "resource";
  label: string;
  values: readonly string[];
  /** Whether values can also be left out. */
  excludes?: boolean;
};

const MODES: readonly Wanted[] = ["is", "is not"];

/** Matches any of the selected values and none of the excluded ones; none selected means all. */
export function FilterMenu({ name, label, values, excludes = false }: FilterMenuProps) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const chosen = search.getAll(name);
  const left = excludes ? search.getAll(notName(name)) : [];
  const [picked, setPicked] = useState<Wanted | null>(null);
  const mode = picked ?? (left.length > 0 && chosen.length === 0 ? "is not" : "is");
  // Values in the query stay removable even if they no longer occur.
  const offered = [...new Set([...values, ...chosen, ...left])];
  const summary = filterSummary(chosen, left, offered.length);
  const shown = mode === "is" ? chosen : left;
  const clear = () => change({ [name]: [], ...(excludes && { [notName(name)]: [] }), cursor: null });
  const modes = {
    label: `${label} matches`,
    of: MODES,
    value: mode,
    onChange: (next: string) => setPicked(next === "is not" ? next : "is"),
  };
  return (
    <ChoiceMenu
      label={label}
      values={offered}
      chosen={shown}
      onChange={(next) => change((latest) => withChoice(latest, name, mode, { shown, chosen: next }))}
      {...(excludes && { modes })}
      // What was picked without a value chosen ends with the menu.
      onOpenChange={() => setPicked(null)}
      onClear={chosen.length + left.length > 0 ? clear : undefined}
      trigger={
        <ControlButton aria-label={`${label} ${summary}`}>
          {label}{" "}
          <strong className="flex min-w-0 max-w-56 font-medium text-ink">
            <Name>{summary}</Name>
          </strong>
        </ControlButton>
      }
    />
  );
}
