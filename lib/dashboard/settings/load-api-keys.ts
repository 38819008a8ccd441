import type { ApiKeyView } from "@/lib/schema/people/api-key";
import type { Scope } from "@/lib/schema/people/role";
import { listApiKeys } from "@/lib/store/people/api-keys";

/** The keys of a project that were not revoked, newest first. */
export async function loadApiKeys(projectId: number, now: number): Promise<ApiKeyView[]> {
  const rows = await listApiKeys(projectId);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    key: `••••${row.last4}`,
    scopes: row.scopes as Scope[],
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
    expired: row.expiresAt !== null && row.expiresAt.getTime() <= now,
    replaced_by: row.replacedBy,
    requests_per_minute: row.requestsPerMinute,
  }));
}
