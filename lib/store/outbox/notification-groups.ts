import type { ChannelVolume, GroupMember, Told } from "@/lib/schema/alerts/group-member";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type GroupKey = { channelId: string; groupKey: string };
export type NewTarget = GroupKey & {
  alertId: string;
  projectId: number;
  /** Epoch ms. */
  since: number;
  notBefore: number | null;
};

/**
 * Adds alerts to channels, each to one at most once. One that is there from before it reopened is opened again; an
 * escalation never delays what is sent at once. Returns the alerts that are new to a channel.
 */
export async function insertTargets(client: Client, targets: readonly NewTarget[]): Promise<Set<string>> {
  if (targets.length === 0) return new Set();
  const { rows } = await client.query<{ alertId: string; added: boolean }>(
    `INSERT INTO alert_targets (alert_id, channel_id, project_id, group_key, since, not_before)
     SELECT alert_id, channel_id, project_id, group_key, to_timestamp(since / 1000.0), to_timestamp(not_before / 1000.0)
     FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::float8[], $6::float8[])
       AS t (alert_id, channel_id, project_id, group_key, since, not_before)
     ON CONFLICT (alert_id, channel_id) DO UPDATE SET closed = false,
       not_before = CASE WHEN excluded.not_before IS NULL THEN NULL ELSE alert_targets.not_before END
     RETURNING alert_id AS "alertId", xmax = 0 AS added`,
    [
      targets.map(({ alertId }) => alertId),
      targets.map(({ channelId }) => channelId),
      targets.map(({ projectId }) => projectId),
      targets.map(({ groupKey }) => groupKey),
      targets.map(({ since }) => since),
      targets.map(({ notBefore }) => notBefore),
    ],
  );
  return new Set(rows.flatMap(({ alertId, added }) => (added ? [alertId] : [])));
}

/** The groups that an alert belongs to, whatever the routes are now. */
export async function listGroupsOf(client: Client, alertId: string): Promise<GroupKey[]> {
  const { rows } = await client.query<GroupKey>(
    `SELECT channel_id AS "channelId", group_key AS "groupKey" FROM alert_targets WHERE alert_id = $1
     ORDER BY channel_id, group_key`,
    [alertId],
  );
  return rows;
}

export async function reopenTargets(client: Client, alertId: string): Promise<void> {
  await client.query("UPDATE alert_targets SET closed = false WHERE alert_id = $1", [alertId]);
}

/** After a suppression ends, the waiting times of its alert start again, including those of its escalations. */
export async function restartTargets(client: Client, alertId: string, now: number): Promise<void> {
  await client.query(
    `UPDATE alert_targets SET since = to_timestamp($2 / 1000.0), not_before = not_before + (to_timestamp($2 / 1000.0) - since)
     WHERE alert_id = $1`,
    [alertId, now],
  );
}

export type LockedGroup = GroupKey & {
  projectId: number;
  projectName: string;
  timeZone: string;
  channel: { name: string; kind: ChannelKind; enabled: boolean };
  lastSentAt: number | null;
  repeats: number;
  updates: number;
};

/**
 * Creates the group if it is new, and locks it until the transaction ends, so that retention cannot delete it. Null:
 * the channel is gone.
 */
export async function lockGroup(
  client: Client,
  projectId: number,
  { channelId, groupKey }: GroupKey,
): Promise<LockedGroup | null> {
  await client.query(
    `INSERT INTO notification_groups (channel_id, group_key, project_id)
     SELECT id, $2, $3 FROM channels WHERE id = $1 AND deleted_at IS NULL
     ON CONFLICT (channel_id, group_key) DO UPDATE SET project_id = excluded.project_id`,
    [channelId, groupKey, projectId],
  );
  const { rows } = await client.query<LockedGroup>(
    `SELECT g.channel_id AS "channelId", g.group_key AS "groupKey", g.project_id AS "projectId", p.name AS "projectName", p.time_zone AS "timeZone",
       json_build_object('name', c.name, 'kind', c.kind, 'enabled', c.enabled) AS channel,
       extract(epoch FROM g.last_sent_at)::float8 * 1000 AS "lastSentAt", g.repeats, g.updates
     FROM notification_groups g JOIN channels c ON c.id = g.channel_id JOIN projects p ON p.id = g.project_id
     WHERE g.channel_id = $1 AND g.group_key = $2 AND c.deleted_at IS NULL FOR NO KEY UPDATE OF g`,
    [channelId, groupKey],
  );
  return rows[0] ?? null;
}

/**
 * The open members of a group, with what its channel was sent. A message without an attempt counts as not sent, because
 * the caller withdraws it; a digest is not withdrawn, as it covers other groups too. `triedCounts`: a rejected message
 * may still have been processed.
 */
export async function listMembers(
  client: Client,
  { channelId, groupKey }: GroupKey,
  triedCounts: boolean,
): Promise<GroupMember[]> {
  const { rows } = await client.query<Omit<GroupMember, "told"> & { told: Told | null }>(
    `SELECT t.alert_id AS "alertId", a.state = 'firing' AS firing, a.severity, a.held_by IS NOT NULL AS held,
       COALESCE(a.held_by ->> 'kind' IN ('silenced', 'maintenance') AND NOT a.held_by ? 'whole_incident', false) AS silenced,
       extract(epoch FROM a.acknowledged_until)::float8 * 1000 AS "acknowledgedUntil",
       extract(epoch FROM t.since)::float8 * 1000 AS since, extract(epoch FROM t.not_before)::float8 * 1000 AS "notBefore",
       a.rule_kind = 'request_hits' AS counting,
       (SELECT json_build_object('state', na.state, 'severity', na.severity, 'refused', n.state = 'dead')
        FROM notification_alerts na JOIN notifications n ON n.id = na.notification_id
        WHERE na.alert_id = t.alert_id AND n.channel_id = t.channel_id AND (n.attempts > 0 OR n.reason = 'digest')
          AND (n.state IN ('delivered', 'queued') OR (n.state = 'dead' AND $3))
        ORDER BY n.seq DESC LIMIT 1) AS told
     FROM alert_targets t JOIN alerts a ON a.id = t.alert_id
     WHERE t.channel_id = $1 AND t.group_key = $2 AND NOT t.closed
     ORDER BY a.severity, a.started_at, a.id`,
    [channelId, groupKey, triedCounts],
  );
  return rows;
}

/**
 * Locks the group's messages without an attempt until the transaction ends. Waits for a worker that is claiming one:
 * what is read afterward knows whether the channel may have got it.
 */
export async function lockUnsent(client: Client, { channelId, groupKey }: GroupKey): Promise<void> {
  await client.query(
    `SELECT FROM notifications WHERE channel_id = $1 AND order_key = $2 AND state = 'queued' AND attempts = 0
     ORDER BY seq FOR NO KEY UPDATE`,
    [channelId, groupKey],
  );
}

/**
 * Alerts whose resolution is only in an unsent message are members again, because the caller withdraws that message.
 */
export async function reopenUnsent(client: Client, { channelId, groupKey }: GroupKey): Promise<void> {
  await client.query(
    `UPDATE alert_targets SET closed = false WHERE channel_id = $1 AND group_key = $2 AND closed
       AND alert_id IN (SELECT na.alert_id FROM notification_alerts na JOIN notifications n ON n.id = na.notification_id
         WHERE n.channel_id = $1 AND n.order_key = $2 AND n.state = 'queued' AND n.attempts = 0
           AND n.reason <> 'acknowledged')`,
    [channelId, groupKey],
  );
}

/** Withdraws messages without an attempt, since the next message replaces them; but not acknowledgements. */
export async function withdrawUnsent(client: Client, { channelId, groupKey }: GroupKey): Promise<void> {
  await client.query(
    `UPDATE notifications SET state = 'withdrawn', finished_at = now(), last_error = 'replaced by a newer message'
     WHERE channel_id = $1 AND order_key = $2 AND state = 'queued' AND attempts = 0 AND reason <> 'acknowledged'`,
    [channelId, groupKey],
  );
}

export type GroupUpdate = Pick<LockedGroup, "lastSentAt" | "repeats" | "updates"> & { lookAt: number | null };

/** Records the check of a group, and drops alerts that have resolved. */
export async function saveGroup(
  client: Client,
  { channelId, groupKey }: GroupKey,
  { lookAt, lastSentAt, repeats, updates }: GroupUpdate,
): Promise<void> {
  await client.query(
    `UPDATE notification_groups SET look_at = to_timestamp($3::float8 / 1000.0),
       last_sent_at = to_timestamp($4::float8 / 1000.0), repeats = $5, updates = $6
     WHERE channel_id = $1 AND group_key = $2`,
    [channelId, groupKey, lookAt, lastSentAt, repeats, updates],
  );
}

export async function saveDigestWait({ channelId, groupKey }: GroupKey, until: number): Promise<void> {
  await pool().query(
    "UPDATE notification_groups SET look_at = to_timestamp($3 / 1000.0) WHERE channel_id = $1 AND group_key = $2",
    [channelId, groupKey, until],
  );
}

export async function closeTargets(
  client: Client,
  { channelId, groupKey }: GroupKey,
  alertIds: readonly string[],
): Promise<void> {
  await client.query(
    `UPDATE alert_targets SET closed = true WHERE channel_id = $1 AND group_key = $2 AND alert_id = ANY ($3)`,
    [channelId, groupKey, alertIds],
  );
}

/** Checks the groups of an alert at the next opportunity. */
export async function wakeGroupsOf(client: Client, alertId: string): Promise<void> {
  await client.query(
    `INSERT INTO notification_groups (channel_id, group_key, project_id, look_at)
     SELECT channel_id, group_key, project_id, now() FROM alert_targets WHERE alert_id = $1 ORDER BY 1, 2
     ON CONFLICT (channel_id, group_key) DO UPDATE SET look_at = excluded.look_at`,
    [alertId],
  );
}

/** Tries the messages about an alert at once that wait for their next attempt. */
export async function hastenAttempts(client: Client, alertId: string): Promise<void> {
  await client.query(
    `UPDATE notifications n SET next_attempt_at = now() FROM notification_alerts na
     WHERE na.alert_id = $1 AND n.id = na.notification_id AND n.state = 'queued' AND n.next_attempt_at > now()`,
    [alertId],
  );
}

/** Checks the groups of a channel again, after it was enabled or changed. */
export async function wakeGroups(client: Client, channelId: string): Promise<void> {
  await client.query(
    `UPDATE notification_groups g SET look_at = now() WHERE channel_id = $1
       AND EXISTS (SELECT 1 FROM alert_targets t WHERE t.channel_id = g.channel_id AND t.group_key = g.group_key AND NOT t.closed)`,
    [channelId],
  );
}

export const HAS_CHANNEL = "channel_id IN (SELECT id FROM channels WHERE deleted_at IS NULL)";

export async function listDueGroups(
  now: number,
  limit: number,
): Promise<(GroupKey & { projectId: number })[]> {
  const { rows } = await pool().query(
    `SELECT channel_id AS "channelId", group_key AS "groupKey", project_id AS "projectId" FROM notification_groups
     WHERE look_at <= to_timestamp($1 / 1000.0) AND ${HAS_CHANNEL} ORDER BY look_at LIMIT $2`,
    [now, limit],
  );
  return rows;
}

/** How many messages a channel got in the last hour, and when its last digest was sent. */
export async function readChannelVolume(
  client: Client,
  { projectId, channelId }: { projectId: number; channelId: string },
  now: number,
): Promise<ChannelVolume> {
  const { rows } = await client.query(
    `SELECT count(*) FILTER (WHERE reason NOT IN ('digest', 'test') AND state <> 'withdrawn')::int AS messages,
       extract(epoch FROM max(created_at) FILTER (WHERE reason = 'digest'))::float8 * 1000 AS "lastDigestAt"
     FROM notifications WHERE project_id = $1 AND channel_id = $2 AND created_at > to_timestamp($3 / 1000.0) - interval '1 hour'`,
    [projectId, channelId, now],
  );
  return rows[0];
}
