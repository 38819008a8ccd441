import { env } from "@/lib/env";
import { type Accepted, FUTURE_LIMIT_MS } from "@/lib/ingest/parse-request";
import { databaseWide } from "@/lib/process-wide";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { databaseNow } from "@/lib/store/database/database-clock";
import { aheadBy } from "@/lib/upkeep/clock-trouble";

/** A request is stamped to the second; less than that is the time that the answer took. */
const NOISE_MS = SECOND_MS;
const FRESH_MS = MINUTE_MS;

/** `aheadMs` was found when this machine's clock said `wall` and its clock that never jumps said `steady`. */
type Compared = { aheadMs: number; wall: number; steady: number };
type Clock = { compared: Compared | null; comparing: Promise<Compared> | null };

/** Of one database: another server may have another time. */
const clock = () => databaseWide<Clock>("ingest-clock", () => ({ compared: null, comparing: null }));

async function compare(): Promise<Compared> {
  const asked = Date.now();
  const theirs = await databaseNow();
  const wall = Date.now();
  return { aheadMs: aheadBy({ asked, theirs, answered: wall }, NOISE_MS), wall, steady: performance.now() };
}

function compareAgain(): Promise<Compared> {
  const own = clock();
  own.comparing ??= compare()
    .then((compared) => {
      own.compared = compared;
      return compared;
    })
    .finally(() => {
      own.comparing = null;
    });
  return own.comparing;
}

/**
 * Epoch ms by this machine's clock, or by the database's where they differ by more than a second: the time of a request
 * without one, which all processes of an installation give alike.
 */
export async function ingestNow(): Promise<number> {
  const { compared } = clock();
  const steady = performance.now();
  // A clock that was set, or a machine that slept.
  const jumped =
    compared !== null && Math.abs(Date.now() - compared.wall - (steady - compared.steady)) > NOISE_MS;
  if (compared === null || jumped) {
    const { aheadMs } = await compareAgain();
    return Date.now() - aheadMs;
  }
  // If it fails, so does storing.
  if (steady - compared.steady > FRESH_MS) compareAgain().catch(() => {});
  return Date.now() - compared.aheadMs;
}

/** Either clock may be the wrong one: what is right by one of them is not refused. `now` is the time of ingestNow. */
export function acceptedTimes(now: number): Accepted {
  const aheadMs = clock().compared?.aheadMs ?? 0;
  return {
    oldestTs: now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS + Math.min(0, aheadMs),
    newestTs: now + FUTURE_LIMIT_MS + Math.max(0, aheadMs),
  };
}
