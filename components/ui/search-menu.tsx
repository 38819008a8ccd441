"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import type { ChoiceMenuProps } from "./choice-menu";
import { Name } from "./name";
import { SearchInput } from "./search-input";
import { shownValue } from "./shown-value";

type SearchMenuProps = Pick<
  ChoiceMenuProps,
  "label" | "values" | "chosen" | "onChange" | "onClear" | "modes"
>;

/** Many values: what is typed narrows them down. */
export function SearchMenu({ label, values, chosen, onChange, onClear, modes }: SearchMenuProps) {
  return (
    <Combobox.Root
      multiple
      inline
      open
      autoHighlight
      items={values}
      value={[...chosen]}
      onValueChange={(next: string[]) => onChange(next)}
    >
      <div className="flex max-h-[min(420px,var(--available-height))] w-[min(360px,calc(100vw-16px))] flex-col p-1">
        {modes && (
          <fieldset aria-label={modes.label} className="mb-1 flex gap-1">
            {modes.of.map((mode) => (
              <button
                key={mode}
                type="button"
                aria-pressed={mode === modes.value}
                onClick={() => modes.onChange(mode)}
                className="menu-item flex-1 justify-center text-ink-2! hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-ink!"
              >
                {mode}
              </button>
            ))}
          </fieldset>
        )}
        <SearchInput label={`Search ${label.toLowerCase()}`} placeholder="Search" />
        <Combobox.Empty className="px-2.5 py-2 text-ink-3 empty:hidden">No match</Combobox.Empty>
        <Combobox.List className="min-h-0 overflow-y-auto overscroll-contain outline-none">
          {(value: string) => (
            <Combobox.Item key={value} value={value} className="menu-item">
              <span className="flex size-4 shrink-0 items-center justify-center rounded border border-field text-accent">
                <Combobox.ItemIndicator>
                  <Check size={12} strokeWidth={3} />
                </Combobox.ItemIndicator>
              </span>
              <Name>{shownValue(value)}</Name>
            </Combobox.Item>
          )}
        </Combobox.List>
        {(chosen.length > 0 || onClear) && (
          <button
            type="button"
            className="menu-item mt-1 shrink-0 border-quiet border-t text-start hover:bg-hover"
            onClick={onClear ?? (() => onChange([]))}
          >
            Show all
          </button>
        )}
      </div>
    </Combobox.Root>
  );
}
