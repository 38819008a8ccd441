"use client";

import { useEffect } from "react";

/** Moves the page and the focus to the rule that a link, or its editor, leads to. */
export function GoToRule({ id }: { id: string }) {
  useEffect(() => {
    const row = document.getElementById(`rule-${id}`);
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  }, [id]);
  return null;
}
