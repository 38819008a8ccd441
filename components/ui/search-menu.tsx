"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import type { ChoiceMenuProps } from "./choice-menu";
import { controlClass } from "./field";
import { Name } from "./name";
import { shownValue } from "./shown-value";

/** Many values: what is typed narrows them down. */
export function SearchMenu({
  label,
  trigger,
  align = "end",
  values,
  chosen,
  onChange,
  onClear,
  modes,
  startsOpen = false,
  onOpenChange,
}: ChoiceMenuProps) {
  return (
    <Combobox.Root
      multiple
      items={values}
      value={[...chosen]}
      onValueChange={(next: string[]) => onChange(next)}
      defaultOpen={startsOpen}
      onOpenChange={(open) => onOpenChange?.(open)}
    >
      <Combobox.Trigger render={trigger} />
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={6} align={align} className="z-40 outline-none">
          <Combobox.Popup
            aria-label={label}
            className="popup flex max-h-[min(420px,var(--available-height))] w-[min(360px,calc(100vw-16px))] flex-col p-1"
          >
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
            <Combobox.Input
              aria-label={`Search ${label.toLowerCase()}`}
              placeholder="Search"
              className={`${controlClass} mb-1 border-line focus:border-accent`}
            />
            <Combobox.Empty className="px-2.5 py-2 text-ink-3 empty:hidden">No match</Combobox.Empty>
            <Combobox.List className="min-h-0 overflow-y-auto overscroll-contain outline-none">
              {(value: string) => (
                <Combobox.Item key={value} value={value} className="menu-item">
                  <span className="flex size-4 shrink-0 items-center justify-center rounded border border-strong text-accent">
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
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
