"use client";

import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { pageLink } from "@/components/panels/range/page-link";
import { absoluteRange, SHIFTS, type Shift } from "@/components/panels/range/shift-range";
import { useLive } from "./live";
import { useNavigation } from "./navigation";
import { placesOf } from "./places";
import { useProject } from "./project-context";
import { type Action, PAIR_MS, pressKey } from "./shortcuts";
import { switchTheme } from "./theme";

// Loaded when they are opened first.
const CommandPalette = dynamic(() => import("./command-palette").then((one) => one.CommandPalette), {
  ssr: false,
});
const ShortcutHelp = dynamic(() => import("./shortcut-help").then((one) => one.ShortcutHelp), { ssr: false });

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
const isBusy = () => document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;

/** The command palette and the shortcuts of all pages. */
export function KeyboardProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const [enabled, setEnabled] = useState(true);
  const search = useSearchParams();
  const { go, change } = useNavigation();
  const { refreshNow } = useLive();
  const { role, time_zone: timeZone } = useProject();
  useEffect(() => setEnabled(localStorage.getItem(OFF) === null), []);
  const value = useMemo<Keyboard>(() => {
    const shift = async (how: Shift) => {
      if (!document.querySelector('[data-shortcut="t"]')) return;
      // The grammar of ranges is not loaded with the page.
      const { parsePageQuery } = await import("@/lib/schema/http/page-query");
      const range = parsePageQuery(search.toString(), timeZone, Date.now());
      change({ ...absoluteRange(SHIFTS[how](range)), window: null, cursor: null });
    };
    const run = (action: Action) => {
      if (action === "palette" || action === "help") setOpen(action);
      else if (action === "refresh") refreshNow();
      else if (action === "theme") switchTheme();
      else if (action === "wall") change({ wall: search.has("wall") ? null : "1" }, "replace");
      else if (action !== "search") void shift(action);
      else document.querySelector<HTMLElement>('[data-shortcut="/"]')?.focus();
    };
    const remember = (next: boolean) => {
      setEnabled(next);
      if (next) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    };
    return { run, enabled, setEnabled: remember };
  }, [change, refreshNow, search, enabled, timeZone]);

  const latest = useRef({ ...value, go, search, role });
  latest.current = { ...value, go, search, role };
  useEffect(() => {
    let waiting = "";
    let since = 0;
    const onKey = (event: KeyboardEvent) => {
      const now = latest.current;
      if (event.key === "k" && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        return now.run("palette");
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
      {open === "palette" && <CommandPalette onClose={close} />}
      {open === "help" && <ShortcutHelp onClose={close} />}
    </KeyboardContext.Provider>
  );
}
