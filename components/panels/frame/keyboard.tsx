"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { pageLink } from "@/components/panels/range/page-link";
import { absoluteRange, SHIFTS, type Shift } from "@/components/panels/range/shift-range";
import { lazyDialog } from "@/components/ui/lazy-part";
import { useToast } from "@/components/ui/toast";
import { searchInZone } from "@/lib/schema/time/shown-zone";
import { useLive } from "./live";
import { useNavigation } from "./navigation";
import { placesOf } from "./places";
import { useProject } from "./project-context";
import { type Action, PAIR_MS, pressKey } from "./shortcuts";
import { switchTheme } from "./theme";
import { browserZone, useZoneChoice } from "./zone";

const CommandPalette = lazyDialog("Command palette", () =>
  import("./command-palette").then((one) => one.CommandPalette),
);
const ShortcutHelp = lazyDialog("Keyboard shortcuts", () =>
  import("./shortcut-help").then((one) => one.ShortcutHelp),
);

const OFF = "sightline-shortcuts-off";

type Keyboard = { run: (action: Action) => void; enabled: boolean; setEnabled: (enabled: boolean) => void };
const KeyboardContext = createContext<Keyboard | null>(null);

export function useKeyboard(): Keyboard {
  const value = useContext(KeyboardContext);
  if (!value) throw new Error("useKeyboard needs a KeyboardProvider");
  return value;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
/** Menus and dialogs have keys of their own. */
const isBusy = () =>
  document.querySelector('dialog, [role="dialog"], [role="menu"], [role="listbox"]') !== null;

/** A text after one more key. */
function typedText(text: string, { key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (ctrlKey || metaKey || altKey) return text;
  if (key === "Backspace") return text.slice(0, -1);
  return [...key].length === 1 ? text + key : text;
}

/** The command palette and the shortcuts of all pages. */
export function KeyboardProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const [enabled, setEnabled] = useState(true);
  const search = useSearchParams();
  const { go, change } = useNavigation();
  const { refreshNow } = useLive();
  const { fail } = useToast();
  const { role, time_zone: timeZone } = useProject();
  const zoneChoice = useZoneChoice();
  useEffect(() => setEnabled(localStorage.getItem(OFF) === null), []);
  const value = useMemo<Keyboard>(() => {
    const shift = async (how: Shift) => {
      if (!document.querySelector('[data-shortcut="t"]')) return;
      // The grammar of ranges is not loaded with the page.
      const grammar = await import("@/lib/schema/http/page-query").catch(() => null);
      if (!grammar) return fail("The time range was not changed", "Check your connection and try again.");
      change((latest) => {
        const query = searchInZone(latest, zoneChoice, browserZone()).toString();
        const range = grammar.parsePageQuery(query, timeZone, Date.now());
        return { ...absoluteRange(SHIFTS[how](range, range.timeZone)), window: null, cursor: null };
      });
    };
    const run = (action: Action) => {
      if (action === "palette" || action === "help") setOpen(action);
      else if (action === "refresh") refreshNow();
      else if (action === "theme") switchTheme();
      else if (action === "wall") change((latest) => ({ wall: latest.has("wall") ? null : "1" }), "replace");
      else if (action !== "search") void shift(action);
      else document.querySelector<HTMLElement>('[data-shortcut="/"]')?.focus();
    };
    const remember = (next: boolean) => {
      setEnabled(next);
      if (next) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    };
    return { run, enabled, setEnabled: remember };
  }, [change, refreshNow, fail, enabled, timeZone, zoneChoice]);

  const latest = useRef({ ...value, go, search, role, open });
  latest.current = { ...value, go, search, role, open };
  // What is typed while the palette is loaded is for its field.
  const typedAhead = useRef("");
  useEffect(() => {
    let waiting = "";
    let since = 0;
    const onKey = (event: KeyboardEvent) => {
      const now = latest.current;
      if (event.key === "k" && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        if (now.open !== "palette") typedAhead.current = "";
        return now.run("palette");
      }
      if (now.open === "palette" && !isTyping(event.target)) {
        typedAhead.current = typedText(typedAhead.current, event);
        return;
      }
      if (!now.enabled || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || isBusy()) return;
      const before = event.timeStamp - since < PAIR_MS ? waiting : "";
      const { pressed, waiting: next } = pressKey(before, event.key);
      waiting = next;
      since = event.timeStamp;
      if (!pressed) return;
      event.preventDefault();
      if (pressed.kind === "action") return now.run(pressed.action);
      const place = placesOf(now.role).find(({ path }) => path === pressed.path);
      if (place) now.go(pageLink(place.path, now.search));
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const close = () => setOpen(null);
  return (
    <KeyboardContext.Provider value={value}>
      {children}
      {open === "palette" && <CommandPalette typed={() => typedAhead.current} onClose={close} />}
      {open === "help" && <ShortcutHelp onClose={close} />}
    </KeyboardContext.Provider>
  );
}
