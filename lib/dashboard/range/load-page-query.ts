import { cache } from "react";
import { type PageQuery, parsePageQuery } from "@/lib/schema/http/page-query";
import { findProject } from "@/lib/store/people/projects";
import { type ChartSteps, chartSteps } from "./chart-steps";

/** The time and the range of a page, the same for all of its parts. `search` is the query string of the page. */
export const loadPageQuery = cache(
  async (
    projectId: number,
    search: string,
  ): Promise<{ now: number; query: PageQuery; steps: ChartSteps }> => {
    const now = Date.now();
    const project = await findProject(projectId);
    const query = parsePageQuery(search, project?.timeZone ?? "UTC", now);
    return { now, query, steps: chartSteps(query, query.timeZone) };
  },
);
