"use client";

import { createContext, type ReactNode, useContext, useEffect } from "react";
import type { ZoneChoice as Choice } from "@/lib/schema/people/account";
import { ZONE_COOKIE } from "@/lib/schema/time/shown-zone";
import { useNavigation } from "./navigation";

const ZoneContext = createContext<Choice>("project");

export const useZoneChoice = (): Choice => useContext(ZoneContext);

export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Tells the server the zone of this browser. False if it knew already, or if the browser keeps no cookies. */
export function rememberBrowserZone(): boolean {
  const cookie = `${ZONE_COOKIE}=${encodeURIComponent(browserZone())}`;
  const isKept = () => document.cookie.split("; ").includes(cookie);
  if (isKept()) return false;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, nor on plain http.
  document.cookie = `${cookie}; path=/; max-age=31536000; samesite=lax`;
  return isKept();
}

/** For a browser in which the user has not chosen its zone yet. */
export function ZoneProvider({ choice, children }: { choice: Choice; children: ReactNode }) {
  const { refresh } = useNavigation();
  useEffect(() => {
    // Not without a cookie: a refresh would change nothing and repeat.
    if (choice === "browser" && rememberBrowserZone()) refresh();
  }, [choice, refresh]);
  return <ZoneContext.Provider value={choice}>{children}</ZoneContext.Provider>;
}
