import { insertBudget } from "@/lib/store/budgets/budgets";
import { forgetPartitions } from "@/lib/store/database/partitions";
import { pool, transaction } from "@/lib/store/database/pool";
import {
  countDemoRows,
  type DemoProgress,
  endDemoProgress,
  findDemoProject,
  findFirstTeam,
  isDemo,
  markAsDemo,
  switchRules,
} from "@/lib/store/people/demo-project";
import { markProjectDeleted } from "@/lib/store/people/projects";
import { purgeProject } from "@/lib/store/people/purge-project";
import { makeProject } from "./make-project";

const NAME = "Demo";

/** `progress`: null for a finished one. */
export type DemoProject = { id: number; name: string; requests: number; progress: DemoProgress | null };

export async function existingDemo(): Promise<DemoProject | null> {
  const project = await findDemoProject(pool());
  return project ? { ...project, requests: await countDemoRows(project.id) } : null;
}

/** Creates the demo project in the first team, with the default rules and a daily budget. Null before setup. */
export async function makeDemoProject(
  plan: Pick<DemoProgress, "seed" | "days" | "now">,
): Promise<number | null> {
  return transaction(async (client) => {
    const teamId = await findFirstTeam(client);
    if (teamId === null) return null;
    const projectId = await makeProject(client, teamId, { name: NAME, timeZone: "UTC" });
    await markAsDemo(client, projectId, { ...plan, filledUntil: 0, evaluated: 0 });
    // A running server would evaluate the incomplete history; the rules are enabled once it is complete.
    await switchRules(client, projectId, false);
    await insertBudget(client, projectId, {
      name: "Daily",
      period: "daily",
      amountUsd: 140,
      timeZone: "UTC",
      scope: {},
    });
    return projectId;
  });
}

/** The demo is complete. */
export async function startDemoRules(projectId: number): Promise<void> {
  await transaction(async (client) => {
    await switchRules(client, projectId, true);
    await endDemoProgress(client, projectId);
  });
}

/** Deletes every row of the demo. Returns the number of deleted requests. */
export async function removeDemo(projectId: number): Promise<number> {
  if (!(await isDemo(projectId))) throw new Error("only a demo project can be removed");
  await transaction((client) => markProjectDeleted(client, projectId));
  const removed = await purgeProject(projectId);
  forgetPartitions();
  return removed;
}
