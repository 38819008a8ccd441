"use client";

import { useEffect } from "react";
import { pageLoaded } from "@/components/ui/page-loaded";

/** Keeps the focus of all pages where its element goes; its code is loaded once the page stands. */
export function FocusKeeper() {
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    pageLoaded()
      .then(() => import("./keep-focus"))
      .then(
        ({ keepFocus }) => {
          if (!gone) stop = keepFocus();
        },
        // Without a connection the focus goes where the browser puts it.
        () => {},
      );
    return () => {
      gone = true;
      stop?.();
    };
  }, []);
  return null;
}
