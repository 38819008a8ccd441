import { PromiseCache } from "@/lib/promise-cache";
import { lookBack } from "@/lib/reads/look-back";
import { looksBack } from "@/lib/rules/registry";
import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { listRules } from "@/lib/store/alerts/rules";
import { findProject } from "@/lib/store/people/projects";

const read = new PromiseCache<OpenFault[]>("short-history", { most: 2_000 });

/** While rules compare with fewer days than they should, because a project has too many rows by the hour. */
export const shortHistory = (projectId: number, now: number): Promise<OpenFault[]> =>
  read.get(String(projectId), MINUTE_MS, now, async () => {
    const { hoursLeftOut } = await lookBack(projectId, now);
    if (hoursLeftOut === 0) return [];
    const rules = await listRules(projectId);
    if (!rules.some(({ enabled, definition }) => enabled && looksBack(definition))) return [];
    const { name } = (await findProject(projectId))!;
    return [{ kind: "history_short", subject: name, count: hoursLeftOut, error: "" }];
  });
