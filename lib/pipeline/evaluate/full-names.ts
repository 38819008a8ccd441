import { PromiseCache } from "@/lib/promise-cache";
import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { OTHER } from "@/lib/schema/request/series-cap";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { findProject } from "@/lib/store/people/projects";
import { isFull } from "@/lib/store/requests/series";
import { readRollups } from "@/lib/store/rollups/read-rollups";

const read = new PromiseCache<OpenFault[]>("full-names", { most: 2_000 });

/** While requests arrive under more names than a project keeps apart; read once a minute. */
export const fullNames = (projectId: number, now: number): Promise<OpenFault[]> =>
  read.get(String(projectId), MINUTE_MS, now, async () => {
    if (!(await isFull(projectId))) return [];
    const to = floorTo(now, MINUTE_MS) + MINUTE_MS;
    const [sum] = await readRollups({
      projectId,
      filters: { ...NO_FILTERS, models: [OTHER] },
      from: to - HOUR_MS,
      to,
      level: "1m",
      stepMs: null,
      groupBy: "none",
      sketches: [],
      figures: ["requests"],
    });
    const count = sum?.figures.requests ?? 0;
    if (count === 0) return [];
    const { name } = (await findProject(projectId))!;
    return [{ kind: "names_full", subject: name, count, error: "" }];
  });
