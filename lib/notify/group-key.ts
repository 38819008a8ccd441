import type { ChannelKind } from "@/lib/schema/channels/channel";

type Grouped = { ruleId: string; fingerprint: string; labels: Record<string, string> };

/** Alerts of one rule and model (or provider) come in one message; PagerDuty has an incident for each. */
export function groupKeyOf({ ruleId, fingerprint, labels }: Grouped, channelKind: ChannelKind): string {
  return `${ruleId}|${channelKind === "pagerduty" ? fingerprint : (labels.model ?? labels.provider ?? "")}`;
}
