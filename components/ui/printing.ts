"use client";

import { useSyncExternalStore } from "react";

let opened = false;

const isPrinting = (): boolean => opened || matchMedia("print").matches;

function watchPrinting(listener: () => void): () => void {
  const set = (to: boolean) => () => {
    opened = to;
    listener();
  };
  const events = [
    ["beforeprint", set(true)],
    ["afterprint", set(false)],
  ] as const;
  const media = matchMedia("print");
  for (const [name, change] of events) window.addEventListener(name, change);
  media.addEventListener("change", listener);
  return () => {
    for (const [name, change] of events) window.removeEventListener(name, change);
    media.removeEventListener("change", listener);
  };
}

/** True while the browser prints the page: for what differs on paper by more than its style. */
export const usePrinting = (): boolean => useSyncExternalStore(watchPrinting, isPrinting, () => false);
