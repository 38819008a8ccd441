"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { ChoiceMenu } from "@/components/ui/choice-menu";
import { Name } from "@/components/ui/name";
import { shownValue } from "@/components/ui/shown-value";

type FilterMenuProps = {
  name: "model" | "service" | "provider" | "environment" | "rule" | "actor" | "action" | "resource";
  label: string;
  values: readonly string[];
};

/** Matches any of the selected values; none selected means all. */
export function FilterMenu({ name, label, values }: FilterMenuProps) {
  const chosen = useSearchParams().getAll(name);
  const { change } = useNavigation();
  // Values in the query stay removable even if they no longer occur.
  const offered = [...new Set([...values, ...chosen])];
  const summary =
    chosen.length === 0
      ? "all"
      : chosen.length === 1
        ? shownValue(chosen[0]!)
        : `${chosen.length} of ${offered.length}`;
  return (
    <ChoiceMenu
      label={label}
      values={offered}
      chosen={chosen}
      onChange={(next) => change({ [name]: next.length === 0 ? null : next, cursor: null })}
      trigger={
        // A combobox is not named by its content.
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
