"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from "@/components/ui/menu";

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
    chosen.length === 0 ? "all" : chosen.length === 1 ? chosen[0] : `${chosen.length} of ${offered.length}`;
  return (
    <Menu
      label={label}
      align="end"
      trigger={
        <ControlButton>
          {label} <strong className="max-w-40 truncate font-medium text-ink">{summary}</strong>
        </ControlButton>
      }
    >
      {offered.length === 0 && <div className="px-2.5 py-2 text-ink-3">No values yet</div>}
      {offered.map((value) => (
        <MenuCheckItem
          key={value}
          checked={chosen.includes(value)}
          onChange={(on) =>
            change({ [name]: on ? [...chosen, value] : chosen.filter((one) => one !== value), cursor: null })
          }
        >
          <span className="min-w-0 truncate">{value}</span>
        </MenuCheckItem>
      ))}
      {chosen.length > 0 && (
        <>
          <MenuSeparator />
          <MenuItem onClick={() => change({ [name]: null, cursor: null })}>Show all</MenuItem>
        </>
      )}
    </Menu>
  );
}
