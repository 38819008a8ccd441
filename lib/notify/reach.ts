import type { Reach } from "@/lib/schema/alerts/alert";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { GROUP_INTERVAL_MS } from "./decide-notice";

/** How long a message may be under way before its alert counts as one that people do not know of. */
const SENDING_MS = MINUTE_MS;

export const isAtLeast = (severity: Severity, as: Severity) => severity === "critical" || as === "warning";

/** Whether people know of it as so severe. */
export const isTold = ({ toldAs }: Reach, as: Severity) => toldAs !== null && isAtLeast(toldAs, as);

export const isBeingSent = ({ waitingSince }: Reach, now: number) =>
  waitingSince !== null && now - waitingSince < SENDING_MS;

type Facts = Reach & {
  severity: Severity;
  targets: number;
  enabled: number;
  channels: number;
  failed: boolean;
};

/** Why no one was notified of a firing alert that nothing suppresses; null: someone was, or is about to be. */
export function whyUnheard(facts: Facts, now: number): Unheard | null {
  if (isTold(facts, facts.severity)) return null;
  if (facts.channels === 0) return "no_channel";
  if (facts.targets === 0) return "no_route";
  if (facts.enabled === 0) return "channel_disabled";
  if (isBeingSent(facts, now)) return null;
  // A warning may wait for the next message of its group.
  const isWaiting = facts.waitingSince !== null && now - facts.waitingSince < GROUP_INTERVAL_MS + SENDING_MS;
  return isWaiting && !facts.failed ? null : "delivery_failed";
}
