import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";

/** Each open stream holds a socket; beyond these limits pages poll instead. */
export const STREAM_LIMITS = { caller: 10, project: 100, all: 500 };
const WAIT = { retryAfterSeconds: 30 };

const open = () => processWide("live-streams", () => new Map<string, number>());

/** Takes a place for a stream; the returned function gives it back. Throws where a limit is reached. */
export function takePlace(caller: string, projectId: number): () => void {
  const [own, project, all] = [`caller ${caller}`, `project ${projectId}`, "all"];
  const count = (name: string) => open().get(name) ?? 0;
  if (count(own) >= STREAM_LIMITS.caller)
    throw new ApiError(
      429,
      "too_many_streams",
      `At most ${STREAM_LIMITS.caller} live streams at once; poll instead`,
      WAIT,
    );
  if (count(project) >= STREAM_LIMITS.project || count(all) >= STREAM_LIMITS.all)
    throw new ApiError(503, "overloaded", "Too many live streams are open; poll instead", WAIT);
  const add = (by: number) => {
    for (const name of [own, project, all]) {
      const left = count(name) + by;
      if (left > 0) open().set(name, left);
      else open().delete(name);
    }
  };
  add(1);
  return () => add(-1);
}
