import type { DeliveryPage } from "@/lib/dashboard/alerts/load-deliveries";

/** The list after its newest page was read again: what was loaded below stays, unless others lie between. */
export function withNewest(shown: DeliveryPage | null, newest: DeliveryPage): DeliveryPage {
  const fresh = new Set(newest.deliveries.map(({ id }) => id));
  if (!shown?.deliveries.some(({ id }) => fresh.has(id))) return newest;
  const older = shown.deliveries.filter(({ id }) => !fresh.has(id));
  if (older.length === 0) return newest;
  return { deliveries: [...newest.deliveries, ...older], next_cursor: shown.next_cursor };
}

/** The list with the page that follows it. */
export function withOlder(shown: DeliveryPage | null, older: DeliveryPage): DeliveryPage {
  const known = new Set(shown?.deliveries.map(({ id }) => id));
  const more = older.deliveries.filter(({ id }) => !known.has(id));
  return { deliveries: [...(shown?.deliveries ?? []), ...more], next_cursor: older.next_cursor };
}
