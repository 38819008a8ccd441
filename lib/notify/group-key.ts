import type { ChannelFacts } from "./channel-facts";

type Grouped = { ruleId: string; fingerprint: string; labels: Record<string, string> };

/** Alerts of one rule and model (or provider) share messages, where the channel does not take each alert alone. */
export function groupKeyOf(
  { ruleId, fingerprint, labels }: Grouped,
  { grouping }: Pick<ChannelFacts, "grouping">,
): string {
  return `${ruleId}|${grouping === "alert" ? fingerprint : (labels.model ?? labels.provider ?? "")}`;
}
