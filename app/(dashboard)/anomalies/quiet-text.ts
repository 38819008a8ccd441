import { shortMomentText } from "@/lib/format/time-text";
import type { DetectorState } from "@/lib/schema/detectors/detector-answer";

type Quiet = {
  /** At least one. */
  detectors: readonly Pick<DetectorState, "since">[];
  /** The start of the range, epoch ms. */
  from: number;
  /** Whether models or services are left out by a filter. */
  filtered: boolean;
};

/** Why no detection is listed: nothing was unusual, as far back as there was monitoring. */
export function quietText({ detectors, from, filtered }: Quiet, timeZone: string, now: number): string {
  const since = Math.min(...detectors.map((one) => Date.parse(one.since)));
  if (since > from)
    return `Nothing unusual in this range. Monitoring began ${shortMomentText(since, timeZone, now)}; Traffic and Cost show earlier requests.`;
  const how = filtered ? "Remove a filter or choose" : "Choose";
  return `No monitored model or service left its normal level in this range. ${how} a longer range to see earlier detections.`;
}
