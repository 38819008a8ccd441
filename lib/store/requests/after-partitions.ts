import { ApiError } from "@/lib/schema/http/api-error";
import { arePartitionsKnown, ensurePartitions } from "@/lib/store/database/partitions";

/** Until then the caller waits; what is being created continues without it. */
const ANSWER_MS = 8_000;

/**
 * Before rows join those of other callers, which would wait with them: in a distributed database the partitions of one day take
 * seconds, and a history of weeks takes minutes.
 */
export function afterPartitions<T>(times: readonly number[], commit: () => Promise<T>): Promise<T> {
  return arePartitionsKnown(times) ? commit() : create(times).then(commit);
}

async function create(times: readonly number[]): Promise<void> {
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
