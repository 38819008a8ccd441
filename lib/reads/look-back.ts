import { PromiseCache } from "@/lib/promise-cache";
import { LOOK_BACK_DAYS, LOOK_BACK_ROWS, SPARE_HOURS } from "@/lib/schema/rules/look-back";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { hoursWithin } from "@/lib/store/rollups/hours-within";

const FRESH_MS = 5 * MINUTE_MS;

type LookBack = { from: number; to: number; hoursLeftOut: number };

const read = new PromiseCache<LookBack>("look-back", { most: 2_000 });

/** The closed hours that the rules of a project look back on as of `now`, and how many of those that rules compare with are too many to read. */
export function lookBack(projectId: number, now: number): Promise<LookBack> {
  const to = floorTo(now, HOUR_MS);
  return read.get(`${projectId} ${to}`, FRESH_MS, now, async () => {
    const from = to - LOOK_BACK_DAYS * DAY_MS;
    const within = await hoursWithin(projectId, { from, to }, LOOK_BACK_ROWS);
    const leftOut = (within - from) / HOUR_MS;
    return { from: within, to, hoursLeftOut: leftOut > SPARE_HOURS ? leftOut : 0 };
  });
}
