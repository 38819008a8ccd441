"use client";

import { useEffect, useState } from "react";

const QUESTION = "Leave without saving? Your changes will be lost.";

/**
 * Asks before leaving the page with unsaved changes: by a link, by closing the tab, or by "back" and "forward". Returns a
 * function that stops asking.
 */
export function useLeaveQuestion(changed: boolean): () => void {
  const [stopped, setStopped] = useState(false);
  useEffect(() => {
    if (!changed || stopped) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (!link || opensElsewhere || window.confirm(QUESTION)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const here = historyIndex();
    let returning = false;
    // The router listens on the same target without capture, so it is asked later, or not at all.
    const onPopState = (event: PopStateEvent) => {
      const steps = stepsBack(here, historyIndex());
      if (!returning && (steps === 0 || window.confirm(QUESTION))) return;
      event.stopImmediatePropagation();
      if (!returning) window.history.go(steps);
      returning = !returning;
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    window.addEventListener("popstate", onPopState, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
      window.removeEventListener("popstate", onPopState, { capture: true });
    };
  }, [changed, stopped]);
  return () => setStopped(true);
}

type WithNavigation = { navigation?: { currentEntry: { index: number } | null } };

/** The place of this page in the tab's history; null in browsers that do not tell. */
const historyIndex = () => (window as WithNavigation).navigation?.currentEntry?.index ?? null;

/** How far to go to return; where the browser does not tell, "back" was pressed. */
export const stepsBack = (from: number | null, to: number | null): number =>
  from === null || to === null ? 1 : from - to;
