import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** Names of people by their hash. */
export async function listPeopleNames(
  projectId: number,
  client: Client = pool(),
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ person: string; name: string }>(
    "SELECT person, name FROM people_names WHERE project_id = $1",
    [projectId],
  );
  return new Map(rows.map(({ person, name }) => [person, name]));
}

/** Null takes the name away. */
export async function setPersonName(
  client: Client,
  projectId: number,
  person: string,
  name: string | null,
): Promise<void> {
  if (name === null) {
    await client.query("DELETE FROM people_names WHERE project_id = $1 AND person = $2", [projectId, person]);
    return;
  }
  await client.query(
    `INSERT INTO people_names (project_id, person, name) VALUES ($1, $2, $3)
     ON CONFLICT (project_id, person) DO UPDATE SET name = excluded.name`,
    [projectId, person, name],
  );
}
