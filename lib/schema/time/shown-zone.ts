import type { ZoneChoice } from "@/lib/schema/people/account";

/** Where a browser says in which zone it is; pages are rendered on the server. */
export const ZONE_COOKIE = "sightline-zone";

/** The `tz` parameter of a page for what its user chose; null for the project's zone. */
export function shownZone(choice: ZoneChoice, browserZone: string | undefined): string | null {
  if (choice === "project") return null;
  if (choice === "utc") return "UTC";
  return browserZone !== undefined && isTimeZone(browserZone) ? browserZone : null;
}

function isTimeZone(name: string): boolean {
  try {
    return name !== "" && new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
