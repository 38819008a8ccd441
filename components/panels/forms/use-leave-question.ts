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
    // Before the address changes: the router hears of "popstate" first and removes the page. "Back" to another document is
    // not cancelable here and asks by "beforeunload".
    const onNavigate = (event: NavigateEvent) => {
      if (event.navigationType !== "traverse" || !event.cancelable || window.confirm(QUESTION)) return;
      event.preventDefault();
    };
    const { navigation } = window as WithNavigation;
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    navigation?.addEventListener("navigate", onNavigate);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
      navigation?.removeEventListener("navigate", onNavigate);
    };
  }, [changed, stopped]);
  return () => setStopped(true);
}

/** Older browsers do not have it; they do not ask on "back". */
type WithNavigation = { navigation?: Navigation };
