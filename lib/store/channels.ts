import type pg from "pg";
import type { ChannelKind } from "@/lib/schema/channel";
import { pool } from "./pool";
import { openSecret, sealSecret } from "./secret-box";

type Client = Pick<pg.PoolClient, "query">;

export type Channel = {
  id: string;
  projectId: number;
  name: string;
  kind: ChannelKind;
  /** What may be shown. The secret field of its kind is not among it. */
  config: Record<string, string>;
  secretLast4: string | null;
  enabled: boolean;
  health: "unknown" | "ok" | "degraded" | "disabled";
  consecutiveFailures: number;
  lastDeliveredAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
};

const COLUMNS = `id, project_id AS "projectId", name, kind, config, secret_last4 AS "secretLast4", enabled, health,
  consecutive_failures AS "consecutiveFailures", last_delivered_at AS "lastDeliveredAt", last_error AS "lastError",
  last_error_at AS "lastErrorAt"`;

const placeOf = (channelId: string, projectId: number) => `channels|${channelId}|secret|${projectId}`;

export async function listChannels(projectId: number, client: Client = pool()): Promise<Channel[]> {
  const { rows } = await client.query<Channel>(
    `SELECT ${COLUMNS} FROM channels WHERE project_id = $1 ORDER BY created_at, name`,
    [projectId],
  );
  return rows;
}

export async function findChannel(
  projectId: number,
  channelId: string,
  client: Client = pool(),
): Promise<Channel | null> {
  const { rows } = await client.query<Channel>(
    `SELECT ${COLUMNS} FROM channels WHERE project_id = $1 AND id = $2`,
    [projectId, channelId],
  );
  return rows[0] ?? null;
}

export type NewChannelRow = Pick<Channel, "id" | "projectId" | "name" | "kind" | "config" | "enabled"> & {
  secret: string;
};

/** Throws a unique violation (23505) where the project has a channel of this name. */
export async function insertChannel(client: Client, channel: NewChannelRow): Promise<Channel> {
  const { rows } = await client.query<Channel>(
    `INSERT INTO channels (id, project_id, name, kind, config, secret, secret_last4, enabled)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
    [
      channel.id,
      channel.projectId,
      channel.name,
      channel.kind,
      channel.config,
      sealSecret(channel.secret, placeOf(channel.id, channel.projectId)),
      channel.secret.slice(-4),
      channel.enabled,
    ],
  );
  return rows[0]!;
}

export type ChannelUpdate = Pick<Channel, "id" | "projectId" | "name" | "config" | "enabled"> & {
  secret: string | null;
};

/** A null secret keeps the stored one. */
export async function updateChannel(client: Client, channel: ChannelUpdate): Promise<Channel> {
  const { id, projectId, name, config, enabled, secret } = channel;
  const { rows } = await client.query<Channel>(
    `UPDATE channels SET name = $3, config = $4, enabled = $5, secret = COALESCE($6, secret),
       secret_last4 = COALESCE($7, secret_last4), health = CASE WHEN $5 THEN 'unknown' ELSE 'disabled' END,
       consecutive_failures = 0, updated_at = now()
     WHERE project_id = $2 AND id = $1 RETURNING ${COLUMNS}`,
    [
      id,
      projectId,
      name,
      config,
      enabled,
      secret && sealSecret(secret, placeOf(id, projectId)),
      secret?.slice(-4) ?? null,
    ],
  );
  return rows[0]!;
}

export async function deleteChannel(client: Client, projectId: number, channelId: string): Promise<boolean> {
  await client.query(
    `UPDATE routes SET channel_ids = array_remove(channel_ids, $2::uuid), escalate_to = array_remove(escalate_to, $2::uuid)
     WHERE project_id = $1 AND ($2 = ANY (channel_ids) OR $2 = ANY (escalate_to))`,
    [projectId, channelId],
  );
  await client.query(
    "UPDATE routes SET escalate_after_minutes = NULL WHERE project_id = $1 AND cardinality(escalate_to) = 0",
    [projectId],
  );
  await client.query("DELETE FROM routes WHERE project_id = $1 AND cardinality(channel_ids) = 0", [
    projectId,
  ]);
  const { rowCount } = await client.query("DELETE FROM channels WHERE project_id = $1 AND id = $2", [
    projectId,
    channelId,
  ]);
  return rowCount === 1;
}

export async function readChannelSecret(channel: Pick<Channel, "id" | "projectId">): Promise<string> {
  const { rows } = await pool().query<{ secret: string }>("SELECT secret FROM channels WHERE id = $1", [
    channel.id,
  ]);
  if (!rows[0]) throw new Error("the channel was deleted");
  return openSecret(rows[0].secret, placeOf(channel.id, channel.projectId));
}

const DEGRADED_AFTER = 3;

/** Health is shown and never switches a channel off: a silent channel is worse than a failing one. */
export async function noteDelivery(channelId: string, error: string | null): Promise<void> {
  await pool().query(
    error === null
      ? `UPDATE channels SET health = 'ok', consecutive_failures = 0, last_delivered_at = now() WHERE id = $1`
      : `UPDATE channels SET consecutive_failures = consecutive_failures + 1, last_error = $2, last_error_at = now(),
           health = CASE WHEN consecutive_failures + 1 >= ${DEGRADED_AFTER} THEN 'degraded' ELSE health END WHERE id = $1`,
    error === null ? [channelId] : [channelId, error],
  );
}
