"use client";

import { createContext, type ReactNode, useContext, useEffect } from "react";
import type { ZoneChoice as Choice } from "@/lib/schema/people/account";
import { ZONE_COOKIE } from "@/lib/schema/time/shown-zone";
import { useNavigation } from "./navigation";

const ZoneContext = createContext<Choice>("project");

export const useZoneChoice = (): Choice => useContext(ZoneContext);

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const cookieOf = (zone: string) => `${ZONE_COOKIE}=${encodeURIComponent(zone)}`;

/** Tells the server the zone of this browser, if the user wants dates in it. */
export function ZoneProvider({ choice, children }: { choice: Choice; children: ReactNode }) {
  const { refresh } = useNavigation();
  useEffect(() => {
    const cookie = cookieOf(browserZone());
    if (choice !== "browser" || document.cookie.split("; ").includes(cookie)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, nor on plain http.
    document.cookie = `${cookie}; path=/; max-age=31536000; samesite=lax`;
    // Some browsers keep no cookies: without one, a refresh would change nothing and repeat.
    if (document.cookie.split("; ").includes(cookie)) refresh();
  }, [choice, refresh]);
  return <ZoneContext.Provider value={choice}>{children}</ZoneContext.Provider>;
}
