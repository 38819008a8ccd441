"use client";

import dynamic from "next/dynamic";
import type { ReactElement } from "react";
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from "./menu";
import { Name } from "./name";
import { shownValue } from "./shown-value";

export type ChoiceMenuProps = {
  label: string;
  trigger: ReactElement;
  align?: "start" | "end";
  values: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

/** More than this many are searched. */
const A_DOZEN = 12;

// Most projects have fewer values.
const SearchMenu = dynamic(() => import("./search-menu").then((loaded) => loaded.SearchMenu));

/** Any number of values, none of which means all. */
export function ChoiceMenu(props: ChoiceMenuProps) {
  const { label, trigger, align = "end", values, chosen, onChange } = props;
  if (values.length > A_DOZEN) return <SearchMenu {...props} />;
  return (
    <Menu label={label} align={align} trigger={trigger}>
      {values.length === 0 && <div className="px-2.5 py-2 text-ink-3">No values yet</div>}
      {values.map((value) => (
        <MenuCheckItem
          key={value}
          checked={chosen.includes(value)}
          onChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))}
        >
          <Name>{shownValue(value)}</Name>
        </MenuCheckItem>
      ))}
      {chosen.length > 0 && (
        <>
          <MenuSeparator />
          <MenuItem onClick={() => onChange([])}>Show all</MenuItem>
        </>
      )}
    </Menu>
  );
}
