import { env } from "@/lib/env";
import type { DetectorState } from "@/lib/schema/detectors/detector-answer";
import { DAY_MS, floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import { readLearnable } from "@/lib/store/rollups/learnable-hours";

/** As far as the detectors look back on what is new to them. */
const BACK_DAYS = 14;
/** Fewer requests change no level, and are not read again. */
const LEAST_REQUESTS = 20;

/**
 * The first hour with requests to learn from before all that the detectors have learned, epoch ms: a history that was just
 * sent. Null if there is none.
 */
export async function loadUnlearned(
  projectId: number,
  detectors: readonly Pick<DetectorState, "since">[],
  now: number,
): Promise<number | null> {
  const learned = Math.min(...detectors.map(({ since }) => Date.parse(since)), floorTo(now, HOUR_MS));
  // What is no longer kept by the minute is not read.
  const days = Math.min(BACK_DAYS, env().SIGHTLINE_RETENTION_DAYS);
  const from = floorTo(now - days * DAY_MS, HOUR_MS) + HOUR_MS;
  const to = floorTo(learned, HOUR_MS);
  if (to <= from) return null;
  const stored = [...(await readLearnable(projectId, from / HOUR_MS, to / HOUR_MS))].filter(
    ([, count]) => count > 0,
  );
  const requests = stored.reduce((sum, [, count]) => sum + count, 0);
  return requests < LEAST_REQUESTS ? null : Math.min(...stored.map(([hour]) => hour * HOUR_MS));
}
