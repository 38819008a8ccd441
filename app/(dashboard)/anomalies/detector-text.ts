import { formatAgo } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { DetectorState } from "@/lib/schema/detectors/detector-answer";

export const LEARNING_DAYS = 14;

/** "learning, day 3 of 14"; null once all days are learned. */
export const learningText = (day: number): string | null =>
  day < LEARNING_DAYS ? `learning, day ${day} of ${LEARNING_DAYS}` : null;

/** What a detector says while nothing is unusual. */
export function calmText(
  { state, day, last_at }: Pick<DetectorState, "state" | "day" | "last_at">,
  now: number,
): string {
  if (state === "idle") return `last seen ${formatAgo(Date.parse(last_at), now)}`;
  // Alerts begin after a day. What has no baseline then lacks requests, or its history is being read.
  if (state === "learning") return day > 1 ? "no baseline at this hour" : learningText(day)!;
  return ["normal", learningText(day)].filter(Boolean).join("; ");
}

type History = {
  /** The first stored request that no detector has learned, epoch ms; null: there is none. */
  unlearnedSince: number | null;
  hasDetectors: boolean;
};

/** What is true while the detectors have not read all that is stored; null once they have. */
export function unlearnedText({ unlearnedSince, hasDetectors }: History, timeZone: string): string | null {
  if (unlearnedSince === null) return null;
  const since = `Requests since ${momentText(unlearnedSince, timeZone)} are stored`;
  return hasDetectors
    ? `${since}, but not all are in the baselines yet. They are added in the background, usually within 10 min.`
    : `${since}. Baselines are computed from them in the background, usually within 10 min.`;
}
