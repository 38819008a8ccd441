import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";

type Queue = { last: Promise<unknown>; waiting: number };

const WAITING_LIMIT = 8;
const queue = () => processWide<Queue>("replays", () => ({ last: Promise.resolve(), waiting: 0 }));

/** Runs one heavy task at a time in this process; 429 if too many are waiting. */
export async function takeTurn<T>(work: () => Promise<T>): Promise<T> {
  const line = queue();
  if (line.waiting >= WAITING_LIMIT)
    throw new ApiError(429, "busy", "other backtests are running, try again in a few seconds", {
      retryAfterSeconds: 5,
    });
  line.waiting++;
  const turn = line.last.then(work);
  line.last = turn.catch(() => {});
  return turn.finally(() => {
    line.waiting--;
  });
}
