"use client";

import { type LazyMenuProps, lazyMenu } from "./lazy-menu";
import { Menu, MenuCheckItem, MenuItem, MenuModes, MenuSeparator, type Modes } from "./menu";
import { Name } from "./name";
import { shownValue } from "./shown-value";

export type ChoiceMenuProps = Omit<LazyMenuProps, "title"> & {
  label: string;
  values: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Where the modes have values of their own: leaves none in any. */
  onClear?: (() => void) | undefined;
  /** How the values can be meant; the chosen ones are those of the current mode. */
  modes?: Modes;
};

/** More than this many are searched. */
const A_DOZEN = 12;

// Most projects have fewer values.
const SearchMenu = lazyMenu(() => import("./search-menu").then((loaded) => loaded.SearchMenu));

/** Any number of values, none of which means all. */
export function ChoiceMenu(props: ChoiceMenuProps) {
  const { label, trigger, align = "end", values, chosen, onChange, onClear, modes, onOpenChange } = props;
  if (values.length > A_DOZEN) return <SearchMenu {...props} title={label} align={align} />;
  return (
    <Menu label={label} align={align} trigger={trigger} onOpenChange={onOpenChange}>
      {modes && values.length > 0 && <MenuModes {...modes} />}
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
      {(chosen.length > 0 || onClear) && (
        <>
          <MenuSeparator />
          <MenuItem onClick={onClear ?? (() => onChange([]))}>Show all</MenuItem>
        </>
      )}
    </Menu>
  );
}
