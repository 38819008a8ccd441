"use client";

import { useEffect } from "react";
import { keepFocus } from "./keep-focus";

/** Keeps the focus of all pages where its element goes. */
export function FocusKeeper() {
  useEffect(keepFocus, []);
  return null;
}
