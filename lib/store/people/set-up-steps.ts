import { pool } from "@/lib/store/database/pool";

/** What a new project has already. */
export type SetUpSteps = { key: boolean; data: boolean; channel: boolean; budget: boolean; members: boolean };

export async function findSetUpSteps(projectId: number): Promise<Omit<SetUpSteps, "data">> {
  const { rows } = await pool().query<Omit<SetUpSteps, "data">>(
    `SELECT EXISTS (SELECT 1 FROM api_keys WHERE project_id = $1 AND revoked_at IS NULL
         AND (expires_at IS NULL OR expires_at > now()) AND 'ingest' = ANY (scopes)) AS key,
       EXISTS (SELECT 1 FROM channels WHERE project_id = $1 AND deleted_at IS NULL AND enabled) AS channel,
       EXISTS (SELECT 1 FROM budgets WHERE project_id = $1) AS budget,
       (SELECT count(*) > 1 FROM memberships m JOIN projects p ON p.team_id = m.team_id WHERE p.id = $1) AS members`,
    [projectId],
  );
  return rows[0]!;
}
