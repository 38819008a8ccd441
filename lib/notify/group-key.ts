import type { ChannelFacts } from "./channel-facts";

type Grouped = { ruleId: string; fingerprint: string; labels: Record<string, string> };

const INCIDENT = "incident|";

/** The incident that a group is about, or null. */
export const incidentIdOf = (groupKey: string): string | null =>
  groupKey.startsWith(INCIDENT) ? groupKey.slice(INCIDENT.length) : null;

/**
 * Alerts of an incident share messages on every channel; others those of one rule and model (or provider), where the
 * channel does not take each alert alone.
 */
export function groupKeyOf(
  { ruleId, fingerprint, labels }: Grouped,
  { grouping }: Pick<ChannelFacts, "grouping">,
  incidentId: string | null,
): string {
  if (incidentId !== null) return `${INCIDENT}${incidentId}`;
  return `${ruleId}|${grouping === "alert" ? fingerprint : (labels.model ?? labels.provider ?? "")}`;
}
