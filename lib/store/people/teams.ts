import type { Client } from "@/lib/store/database/client";

export async function insertTeam(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>("INSERT INTO teams (name) VALUES ($1) RETURNING id", [
    name,
  ]);
  return rows[0]!.id;
}
