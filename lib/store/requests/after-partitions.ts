import { ApiError } from "@/lib/schema/http/api-error";
import { arePartitionsKnown, ensurePartitions } from "@/lib/store/database/partitions";
import { isOfAnotherNode, troubleOf } from "@/lib/store/database/transient-error";

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
  const made = ensurePartitions(times).catch(leaveToQueue);
  const isLate = await Promise.race([made, late]).finally(() => clearTimeout(timer));
  if (isLate)
    throw new ApiError(503, "unavailable", "The days of these requests are being created; retry", {
      retryAfterSeconds: 2,
    });
}

/** Where the database is in trouble as a whole, the queue meets the same, answers, and reports it as its health. */
function leaveToQueue(thrown: unknown): void {
  const trouble = troubleOf(thrown);
  if (trouble === null || trouble === "busy" || isOfAnotherNode(thrown)) throw thrown;
}
