"use client";

import { useEffect, useState } from "react";

const QUESTION = "Leave without saving? Your changes will be lost.";

/** Asks before leaving the page with unsaved changes, by a link or by closing the tab. Returns a function that stops asking. */
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
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, [changed, stopped]);
  return () => setStopped(true);
}
