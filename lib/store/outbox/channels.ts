import type { ShownConfig } from "@/lib/schema/channels/channel";
import type { HttpHeaders } from "@/lib/schema/channels/http-headers";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import type { Client } from "@/lib/store/database/client";
import { pool, transaction } from "@/lib/store/database/pool";
import { keyId, openSecret, SEALED_WITH_ANOTHER_KEY, sealSecret } from "./secret-box";

export type Channel = {
  id: string;
  projectId: number;
  name: string;
  kind: ChannelKind;
  /** What users may see: no secrets. */
  config: ShownConfig;
  secretLast4: string | null;
  /** Of the encrypted address, where the secret of its kind is something else. */
  addressLast4: string | null;
  headerNames: string[];
  enabled: boolean;
  health: "unknown" | "ok" | "degraded" | "disabled";
  consecutiveFailures: number;
  lastDeliveredAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
  /** Why Sightline disabled it. */
  disabledReason: string | null;
  /** Until when messages are also signed with the previous secret. */
  previousSecretUntil: Date | null;
};

const COLUMNS = `id, project_id AS "projectId", name, kind, config, secret_last4 AS "secretLast4",
  address_last4 AS "addressLast4", header_names AS "headerNames", enabled, health,
  consecutive_failures AS "consecutiveFailures", last_delivered_at AS "lastDeliveredAt", last_error AS "lastError",
  last_error_at AS "lastErrorAt", disabled_reason AS "disabledReason",
  CASE WHEN previous_secret_until > now() THEN previous_secret_until END AS "previousSecretUntil",
  array_remove(ARRAY[split_part(secret, '.', 2), split_part(address, '.', 2), split_part(headers, '.', 2)], NULL) AS keys`;

type Row = Channel & { keys: string[] };

/** A channel whose secret cannot be read is failing, whatever became of its last delivery. */
function channelOf({ keys, ...channel }: Row): Channel {
  const isReadable = keys.every((key) => key === keyId());
  if (isReadable || !channel.enabled) return channel;
  return { ...channel, health: "degraded", lastError: SEALED_WITH_ANOTHER_KEY };
}

/** SQL: a channel has a secret that was encrypted with another key than that of the parameter. */
export const sealedElsewhere = (parameter: string): string =>
  `EXISTS (SELECT 1 FROM unnest(ARRAY[secret, address, headers]) AS sealed WHERE split_part(sealed, '.', 2) <> ${parameter})`;

/** How many enabled channels no process with this process's SIGHTLINE_SECRET_KEY can send to. */
export async function countUnreadableChannels(): Promise<number> {
  const { rows } = await pool().query<{ n: number }>({
    name: "unreadable-channels",
    text: `SELECT count(*)::int AS n FROM channels WHERE enabled AND deleted_at IS NULL AND ${sealedElsewhere("$1")}`,
    values: [keyId()],
  });
  return rows[0]!.n;
}

const placeOf = (channelId: string, projectId: number, column = "secret") =>
  `channels|${channelId}|${column}|${projectId}`;

export async function listChannels(projectId: number, client: Client = pool()): Promise<Channel[]> {
  const { rows } = await client.query<Row>({
    name: "channels",
    text: `SELECT ${COLUMNS} FROM channels WHERE project_id = $1 AND deleted_at IS NULL ORDER BY created_at, name`,
    values: [projectId],
  });
  return rows.map(channelOf);
}

export async function findChannel(
  projectId: number,
  channelId: string,
  client: Client = pool(),
): Promise<Channel | null> {
  const { rows } = await client.query<Row>(
    `SELECT ${COLUMNS} FROM channels WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [projectId, channelId],
  );
  return rows[0] ? channelOf(rows[0]) : null;
}

/** The same with its row locked until the transaction ends, so that two changes do not overwrite each other. */
export async function lockChannel(
  client: Client,
  projectId: number,
  channelId: string,
): Promise<Channel | null> {
  const { rows } = await client.query<Channel>(
    `SELECT ${COLUMNS} FROM channels WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE`,
    [projectId, channelId],
  );
  return rows[0] ?? null;
}

export type NewChannelRow = Pick<Channel, "id" | "projectId" | "name" | "kind" | "config" | "enabled"> & {
  /** Null if the kind has none. */
  secret: string | null;
  address: string | null;
  headers?: HttpHeaders | null;
};

/** The sealed headers and their names, for the statement; null where there are none. */
function sealedHeaders({ id, projectId }: Sealed, headers: HttpHeaders | null) {
  const names = Object.keys(headers ?? {});
  if (names.length === 0) return { headers: null, names };
  return { headers: sealSecret(JSON.stringify(headers), placeOf(id, projectId, "headers")), names };
}

/** Throws a unique violation (23505) if the project has a channel with this name. */
export async function insertChannel(client: Client, channel: NewChannelRow): Promise<Channel> {
  const sealed = sealedHeaders(channel, channel.headers ?? null);
  const { rows } = await client.query<Row>(
    `INSERT INTO channels (id, project_id, name, kind, config, secret, secret_last4, enabled, address, address_last4, headers,
       header_names)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${COLUMNS}`,
    [
      channel.id,
      channel.projectId,
      channel.name,
      channel.kind,
      channel.config,
      channel.secret && sealSecret(channel.secret, placeOf(channel.id, channel.projectId)),
      channel.secret?.slice(-4) ?? null,
      channel.enabled,
      channel.address && sealSecret(channel.address, placeOf(channel.id, channel.projectId, "address")),
      channel.address?.slice(-4) ?? null,
      sealed.headers,
      sealed.names,
    ],
  );
  return channelOf(rows[0]!);
}

export type ChannelUpdate = Pick<Channel, "id" | "projectId" | "name" | "config" | "enabled"> & {
  secret: string | null;
  address: string | null;
  /** Null keeps the stored ones. */
  headers: HttpHeaders | null;
  /** Clears failures and pauses, whose cause may be fixed. */
  startsAnew: boolean;
};

/**
 * A null secret keeps the stored one; a new one also drops the previous one. A null address keeps the stored one, unless
 * the config has a public one.
 */
export async function updateChannel(client: Client, channel: ChannelUpdate): Promise<Channel> {
  const { id, projectId, name, config, enabled, secret, address, startsAnew } = channel;
  const sealed = sealedHeaders(channel, channel.headers);
  const { rows } = await client.query<Row>(
    `UPDATE channels SET name = $3, config = $4, enabled = $5, secret = COALESCE($6, secret),
       secret_last4 = COALESCE($7, secret_last4),
       address = COALESCE($9, CASE WHEN $4::jsonb ? 'url' THEN NULL ELSE address END),
       address_last4 = COALESCE($10, CASE WHEN $4::jsonb ? 'url' THEN NULL ELSE address_last4 END),
       headers = CASE WHEN $11 THEN $12 ELSE headers END, header_names = CASE WHEN $11 THEN $13 ELSE header_names END,
       previous_secret = CASE WHEN $6::text IS NULL THEN previous_secret END,
       previous_secret_until = CASE WHEN $6::text IS NULL THEN previous_secret_until END,
       health = CASE WHEN NOT $8 THEN health WHEN $5 THEN 'unknown' ELSE 'disabled' END,
       disabled_reason = CASE WHEN NOT $8 THEN disabled_reason END,
       paused_until = CASE WHEN NOT $8 THEN paused_until END,
       consecutive_failures = CASE WHEN $8 THEN 0 ELSE consecutive_failures END, updated_at = now()
     WHERE project_id = $2 AND id = $1 AND deleted_at IS NULL RETURNING ${COLUMNS}`,
    [
      id,
      projectId,
      name,
      config,
      enabled,
      secret && sealSecret(secret, placeOf(id, projectId)),
      secret?.slice(-4) ?? null,
      startsAnew,
      address && sealSecret(address, placeOf(id, projectId, "address")),
      address?.slice(-4) ?? null,
      channel.headers !== null,
      sealed.headers,
      sealed.names,
    ],
  );
  return channelOf(rows[0]!);
}

/**
 * Removes the channel from routes and lists and erases its settings and secrets. Its row stays, for the delivery log.
 * False if the project has no such channel.
 */
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
  const { rowCount } = await client.query(
    `UPDATE channels SET deleted_at = now(), updated_at = now(), enabled = false, health = 'disabled', config = '{}',
       secret = NULL, secret_last4 = NULL, address = NULL, address_last4 = NULL, previous_secret = NULL, previous_secret_until = NULL,
       headers = NULL, header_names = '{}'
     WHERE project_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [projectId, channelId],
  );
  return rowCount === 1;
}

type Sealed = { id: string; projectId: number };

export type ChannelSecrets = {
  current: string | null;
  previous: string | null;
  /** Of kinds whose secret is not the URL. */
  address: string | null;
  headers: HttpHeaders | null;
};

/** The secrets that messages are sent with. `previous` is null once it has expired. */
export async function readChannelSecrets(
  { id, projectId }: Sealed,
  client: Client = pool(),
): Promise<ChannelSecrets> {
  const { rows } = await client.query<Record<"secret" | "previous" | "address" | "headers", string | null>>(
    `SELECT secret, address, headers, CASE WHEN previous_secret_until > now() THEN previous_secret END AS previous
     FROM channels WHERE id = $1 AND deleted_at IS NULL`,
    [id],
  );
  if (!rows[0]) throw new Error("the channel was deleted");
  const { secret, previous, address, headers } = rows[0];
  return {
    current: secret && openSecret(secret, placeOf(id, projectId)),
    previous: previous && openSecret(previous, placeOf(id, projectId, "previous_secret")),
    address: address && openSecret(address, placeOf(id, projectId, "address")),
    headers: headers && JSON.parse(openSecret(headers, placeOf(id, projectId, "headers"))),
  };
}

/**
 * Seals the addresses that an earlier version stored in clear, of kinds where they are not the secret. Returns how many.
 */
export function sealClearAddresses(publicUrlsOf: Record<string, readonly string[]>): Promise<number> {
  return transaction(async (client) => {
    const { rows } = await client.query<Sealed & { kind: string; url: string }>(
      `SELECT id, project_id AS "projectId", kind, config ->> 'url' AS url FROM channels
       WHERE kind = ANY ($1) AND config ? 'url' AND deleted_at IS NULL FOR NO KEY UPDATE`,
      [Object.keys(publicUrlsOf)],
    );
    const clear = rows.filter(({ kind, url }) => !publicUrlsOf[kind]!.includes(url));
    for (const { id, projectId, url } of clear)
      await client.query(
        `UPDATE channels SET config = config - 'url' || jsonb_build_object('host', $2::text), address = $3,
           address_last4 = $4 WHERE id = $1`,
        [id, new URL(url).host, sealSecret(url, placeOf(id, projectId, "address")), url.slice(-4)],
      );
    return clear.length;
  });
}

/** The stored secret becomes the previous one and also signs for `keepHours`. */
export async function rotateSecret(
  client: Client,
  { id, projectId }: Sealed,
  secret: { old: string; next: string },
  keepHours: number,
): Promise<Channel> {
  const { rows } = await client.query<Row>(
    `UPDATE channels SET secret = $3, secret_last4 = $4, previous_secret = $5,
       previous_secret_until = now() + make_interval(hours => $6), updated_at = now()
     WHERE project_id = $2 AND id = $1 AND deleted_at IS NULL RETURNING ${COLUMNS}`,
    [
      id,
      projectId,
      sealSecret(secret.next, placeOf(id, projectId)),
      secret.next.slice(-4),
      sealSecret(secret.old, placeOf(id, projectId, "previous_secret")),
      keepHours,
    ],
  );
  return channelOf(rows[0]!);
}

const DEGRADED_AFTER = 3;

/**
 * Updates the health after an attempt; returns whether it has just become degraded. Never disables a channel: a silent
 * channel is worse than a failing one. `atOnce`: the fault needs no second attempt.
 */
export async function noteDelivery(
  channelId: string,
  error: string | null,
  atOnce = false,
): Promise<boolean> {
  if (error === null) {
    await pool().query(
      `UPDATE channels SET health = 'ok', consecutive_failures = 0, last_delivered_at = now()
       WHERE id = $1 AND enabled`,
      [channelId],
    );
    return false;
  }
  const { rows } = await pool().query<{ degraded: boolean }>(
    `WITH before AS (SELECT id, health FROM channels WHERE id = $1 FOR NO KEY UPDATE)
     UPDATE channels c SET consecutive_failures = consecutive_failures + 1, last_error = $2, last_error_at = now(),
       health = CASE WHEN $3 OR consecutive_failures + 1 >= ${DEGRADED_AFTER} THEN 'degraded' ELSE c.health END
     FROM before WHERE c.id = before.id AND c.enabled
     RETURNING c.health = 'degraded' AND before.health <> 'degraded' AS degraded`,
    [channelId, error, atOnce],
  );
  return rows[0]?.degraded ?? false;
}

/** The receiver reports that it is permanently gone. False if the channel is disabled already. */
export async function disableChannel(client: Client, channelId: string, reason: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE channels SET enabled = false, health = 'disabled', disabled_reason = $2, last_error = $2,
       last_error_at = now(), updated_at = now() WHERE id = $1 AND enabled`,
    [channelId, reason],
  );
  return rowCount === 1;
}

/** Pauses the channel for this long; a longer pause stays. */
export async function pauseChannel(channelId: string, ms: number): Promise<void> {
  await pool().query(
    `UPDATE channels SET paused_until = greatest(paused_until, now() + make_interval(secs => $2)) WHERE id = $1`,
    [channelId, ms / 1_000],
  );
}
