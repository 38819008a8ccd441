import type { PoolClient } from "pg";
import { insertProject, type NewProject } from "@/lib/store/projects";

/** A project with all that every new one starts with. */
export async function makeProject(client: PoolClient, teamId: string, project: NewProject): Promise<number> {
  return insertProject(client, teamId, project);
}
