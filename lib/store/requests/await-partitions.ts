import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "@/lib/schema/http/api-error";
import { arePartitionsKnown, ensurePartitions } from "@/lib/store/database/partitions";

/** Until then the caller waits; what is being created continues without it. */
const ANSWER_MS = 8_000;

/**
 * Before rows join those of other callers, which would wait with them: in a distributed database the partitions of one day take
 * seconds, and a history of weeks takes minutes.
 */
export async function awaitPartitions(times: readonly number[]): Promise<void> {
  if (arePartitionsKnown(times)) return;
  const given = new AbortController();
  const late = sleep(ANSWER_MS, true, { signal: given.signal, ref: false }).catch(() => true);
  const isLate = await Promise.race([ensurePartitions(times), late]).finally(() => given.abort());
  if (isLate)
    throw new ApiError(503, "unavailable", "The days of these requests are being created; retry", {
      retryAfterSeconds: 2,
    });
}
