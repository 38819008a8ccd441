import { shortMomentText } from "@/lib/format/time-text";

/** "No data since 14:05": the alert fires only because nothing has ended it. */
export function noDataText(since: number | null, timeZone: string, now: number): string {
  return since === null ? "No data since it began" : `No data since ${shortMomentText(since, timeZone, now)}`;
}
