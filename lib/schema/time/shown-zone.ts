import type { ZoneChoice } from "@/lib/schema/people/account";
import { namedZone } from "./zoned-time";

/** Where a browser says in which zone it is; pages are rendered on the server. */
export const ZONE_COOKIE = "sightline-zone";

/** The `tz` parameter of a page for what its user chose; null for the project's zone. */
function shownZone(choice: ZoneChoice, browserZone: string | undefined): string | null {
  if (choice === "project") return null;
  if (choice === "utc") return "UTC";
  return browserZone !== undefined && namedZone(browserZone) !== null ? browserZone : null;
}

/** The query of a page with the zone that its user chose, if it names none. */
export function searchInZone(
  given: URLSearchParams,
  choice: ZoneChoice,
  browserZone: string | undefined,
): URLSearchParams {
  const search = new URLSearchParams(given);
  const zone = shownZone(choice, browserZone);
  if (zone !== null && !search.get("tz")) search.set("tz", zone);
  return search;
}
