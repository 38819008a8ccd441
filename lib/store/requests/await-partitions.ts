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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), ANSWER_MS).unref();
  });
  const isLate = await Promise.race([ensurePartitions(times), late]).finally(() => clearTimeout(timer));
  if (isLate)
    throw new ApiError(503, "unavailable", "The days of these requests are being created; retry", {
      retryAfterSeconds: 2,
    });
}
