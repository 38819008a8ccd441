import { BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";

/** Of what an hour holds, more than this share came after the detectors had read it. */
const LATE_SHARE = 0.05;
/** Fewer late requests than a detector needs for a verdict change no level. */
const LEAST_REQUESTS = 20;
/** History that still arrives is learned when it pauses for a round, but at least once an hour. */
const LONGEST_WAIT_BINS = BINS_PER_HOUR;

/** Requests by hour since 1970. */
export type HourCounts = ReadonlyMap<number, number>;

export const hourOf = (bin: number): number => Math.floor(bin / BINS_PER_HOUR);

export function addTo(counts: Map<number, number>, hour: number, requests: number): void {
  counts.set(hour, (counts.get(hour) ?? 0) + requests);
}

/** Requests that were stored after their hour had been read, the first such hour, and the bin in which they were found. */
export type LateHistory = { requests: number; firstHour: number; since: number };

/**
 * What has arrived since the detectors read its hour: `stored` is in the database now, `learned` was read. Null if it would
 * change no level: single late requests do not make the detectors read everything again.
 */
export function lateHistory(
  stored: HourCounts,
  learned: HourCounts,
  before: LateHistory | null,
  bin: number,
): LateHistory | null {
  let requests = 0;
  let firstHour = Number.POSITIVE_INFINITY;
  for (const [hour, count] of stored) {
    const late = count - (learned.get(hour) ?? 0);
    if (late <= count * LATE_SHARE) continue;
    requests += late;
    firstHour = Math.min(firstHour, hour);
  }
  return requests < LEAST_REQUESTS ? null : { requests, firstHour, since: before?.since ?? bin };
}

/** Whether to learn it now: nothing more came since the round before, or it has waited long enough. */
export const isSettled = (late: LateHistory, before: LateHistory | null, bin: number): boolean =>
  late.requests === before?.requests || bin - late.since >= LONGEST_WAIT_BINS;
