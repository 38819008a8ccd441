import type { Filters, TimeSpan } from "@/lib/schema/figures/filters";
import { parseFilters } from "@/lib/schema/figures/reading-query";
import { ApiError } from "@/lib/schema/http/api-error";
import { isStorable } from "@/lib/schema/request/storable";
import { parseTimeSpan } from "@/lib/schema/time/time-range";
import { findProject } from "@/lib/store/people/projects";

export type ReadingSpan = TimeSpan & { projectId: number; filters: Filters; timeZone: string };

/** Time range and filters of a reading call, relative times in the project's zone. Throws 400 naming the parameter. */
export async function readingSpan(query: URLSearchParams, projectId: number): Promise<ReadingSpan> {
  refuseUnstorable(query);
  const timeZone = (await findProject(projectId))?.timeZone ?? "UTC";
  return { projectId, timeZone, filters: parseFilters(query), ...parseTimeSpan(query, timeZone, Date.now()) };
}

function refuseUnstorable(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (isStorable(value)) continue;
    const message = "must not contain a NUL character";
    throw new ApiError(400, "invalid", `${name} ${message}`, { details: [{ path: name, message }] });
  }
}
