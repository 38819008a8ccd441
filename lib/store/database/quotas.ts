import { QUOTAS, type QuotaName } from "@/lib/schema/http/quota";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "./client";

type Counted = { table: string; scope: string; counts?: string };

/** `counts`: the rows that count, in SQL; without it all do. */
export const COUNTED: Readonly<Record<QuotaName, Counted>> = {
  rules: { table: "rules", scope: "project_id" },
  budgets: { table: "budgets", scope: "project_id" },
  channels: { table: "channels", scope: "project_id", counts: "deleted_at IS NULL" },
  routes: { table: "routes", scope: "project_id" },
  silences: { table: "silences", scope: "project_id", counts: "(ends_at IS NULL OR ends_at > now())" },
  silence_history: { table: "silences", scope: "project_id" },
  incidents: { table: "incidents", scope: "project_id" },
  prices: { table: "price_overrides", scope: "project_id" },
  annotations: { table: "annotations", scope: "project_id" },
  people_names: { table: "people_names", scope: "project_id" },
  api_keys: { table: "api_keys", scope: "project_id", counts: "revoked_at IS NULL" },
  alert_entries: {
    table: "alert_events",
    scope: "alert_id",
    counts: "kind IN ('comment', 'acknowledged', 'accepted', 'sent_by_person')",
  },
  projects: { table: "projects", scope: "team_id", counts: "deleted_at IS NULL" },
  members: { table: "memberships", scope: "team_id" },
  invitations: {
    table: "invitations",
    scope: "team_id",
    counts: "accepted_at IS NULL AND revoked_at IS NULL",
  },
  views: { table: "saved_views", scope: "owner_id" },
  favorites: { table: "favorites", scope: "user_id" },
  teams: { table: "memberships", scope: "user_id", counts: "role = 'admin'" },
  reset_links: {
    table: "password_resets",
    scope: "user_id",
    counts: "used_at IS NULL AND expires_at > now()",
  },
};

/** Whether `adding` more fit; others who add to the quota wait until the transaction ends. */
export async function hasRoom(
  client: Client,
  quota: QuotaName,
  scope: number | string,
  adding: number,
): Promise<boolean> {
  await client.query("SELECT pg_advisory_xact_lock($1::int4, hashtext($2))", [
    LOCKS.quotas,
    `${quota} ${scope}`,
  ]);
  const { table, scope: column, counts = "true" } = COUNTED[quota];
  const most = QUOTAS[quota].most;
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${table} WHERE ${column} = $1 AND ${counts} LIMIT $2) AS counted`,
    [scope, most],
  );
  return rows[0]!.n + adding <= most;
}
