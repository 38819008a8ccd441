import type { Matchers } from "./silence";

/** What a silence of a whole incident matches: its alerts, and those that join it later. */
export const ofIncident = (incident: string): Matchers => ({ incident });

export const isOfIncident = (matchers: Matchers): boolean =>
  incidentOf(matchers) !== null && Object.keys(matchers).length === 1;

/** The id of the incident that matchers name, or null. */
export const incidentOf = (matchers: Matchers): string | null =>
  Object.hasOwn(matchers, "incident") ? (matchers.incident ?? null) : null;

/** Incidents by their titles, where these are known; for people. */
export function namedMatchers(
  matchers: Matchers,
  titles: ReadonlyMap<string, string>,
): Record<string, string> {
  const incident = incidentOf(matchers);
  return incident === null ? matchers : { ...matchers, incident: titles.get(incident) ?? incident };
}
