import type { Client } from "@/lib/store/database/client";

export type AuditEntry = {
  teamId: string | null;
  projectId: number | null;
  actorKind: "user" | "key" | "link" | "system";
  actorId: string | null;
  /** A verb, such as `api_key.create`. */
  action: string;
  subject: string;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
};

/** Runs in the transaction of the change: neither happens without the other. Never contains a secret. */
export async function insertAuditEntry(client: Client, entry: AuditEntry): Promise<void> {
  await client.query(
    `INSERT INTO audit_entries (team_id, project_id, actor_kind, actor_id, action, subject, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      entry.teamId,
      entry.projectId,
      entry.actorKind,
      entry.actorId,
      entry.action,
      entry.subject,
      entry.before ?? null,
      entry.after ?? null,
    ],
  );
}
