"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { hasWords } from "@/lib/schema/has-words";
import { Name } from "./name";

/** `words`: what finds it besides its label. */
export type Command = {
  id: string;
  label: string;
  words?: string;
  hint?: ReactNode;
  icon?: ReactNode;
  run: () => void;
};
export type CommandGroup = { value: string; items: Command[] };

type CommandMenuProps = {
  label: string;
  placeholder: string;
  groups: readonly CommandGroup[];
  query: string;
  onQueryChange: (query: string) => void;
  onClose: () => void;
};

/** Whether each word of the query is somewhere in the command. */
export const commandMatches = (
  { label, words = "" }: Pick<Command, "label" | "words">,
  query: string,
): boolean => hasWords(query, [label, words]);

/** Of a long list those that match, and of them so few that the groups below stay in reach. */
export function fewCommands(items: readonly Command[], query: string): Command[] {
  const most = query.trim() === "" ? MOST_UNASKED : MOST_FOUND;
  return items.filter((item) => commandMatches(item, query)).slice(0, most);
}
const MOST_UNASKED = 8;
const MOST_FOUND = 30;

/** A search over commands: typing filters, Enter runs the highlighted one. */
export function CommandMenu({ label, placeholder, groups, query, onQueryChange, onClose }: CommandMenuProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Popup
          aria-label={label}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[min(560px,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-raised text-ink shadow-lift outline-none"
        >
          <Autocomplete.Root
            inline
            open
            items={groups}
            filter={(item, typed) => commandMatches(item as Command, typed)}
            itemToStringValue={(item) => (item as Command).label}
            value={query}
            onValueChange={onQueryChange}
            autoHighlight="always"
            keepHighlight
          >
            <div className="flex items-center gap-2.5 border-line border-b px-4">
              <Search size={16} aria-hidden className="shrink-0 text-ink-3" />
              <Autocomplete.Input
                aria-label={label}
                placeholder={placeholder}
                className="min-h-12 w-full bg-transparent outline-none placeholder:text-ink-3"
              />
            </div>
            <Autocomplete.Empty>
              <p className="px-4 py-6 text-center text-ink-3 empty:hidden">No matching commands</p>
            </Autocomplete.Empty>
            <Autocomplete.List className="overflow-y-auto overscroll-contain p-1.5 empty:p-0">
              {({ value, items }: CommandGroup) => (
                <Autocomplete.Group key={value} items={items} className="pb-1">
                  <Autocomplete.GroupLabel className="px-2.5 pt-1.5 pb-1 text-ink-3 text-sm">
                    {value}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(item: Command) => (
                      <Autocomplete.Item
                        key={item.id}
                        value={item}
                        className="menu-item min-h-9"
                        onClick={() => {
                          onClose();
                          item.run();
                        }}
                      >
                        {item.icon && <span className="text-ink-3">{item.icon}</span>}
                        <Name>{item.label}</Name>
                        {item.hint && <span className="ms-auto flex shrink-0 gap-1 ps-3">{item.hint}</span>}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
