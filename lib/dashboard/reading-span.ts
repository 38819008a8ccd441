import type { Filters, TimeSpan } from "@/lib/schema/filters";
import { parseFilters } from "@/lib/schema/reading-query";
import { parseTimeSpan } from "@/lib/schema/time-range";
import { findProject } from "@/lib/store/projects";

export type ReadingSpan = TimeSpan & { projectId: number; filters: Filters; timeZone: string };

/** Time and filters of a reading call, relative times by the project's clock. Throws 400 naming the parameter. */
export async function readingSpan(request: Request, projectId: number): Promise<ReadingSpan> {
  const query = new URL(request.url).searchParams;
  const timeZone = (await findProject(projectId))?.timeZone ?? "UTC";
  return { projectId, timeZone, filters: parseFilters(query), ...parseTimeSpan(query, timeZone, Date.now()) };
}
