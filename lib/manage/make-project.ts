import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { insertPack } from "@/lib/store/alerts/rules";
import type { Client } from "@/lib/store/database/client";
import { insertProject, type NewProject } from "@/lib/store/people/projects";

/** Creates a project with the default rules, enabled. */
export async function makeProject(client: Client, teamId: string, project: NewProject): Promise<number> {
  const projectId = await insertProject(client, teamId, project);
  await insertPack(client, projectId, DEFAULT_PACK);
  return projectId;
}
