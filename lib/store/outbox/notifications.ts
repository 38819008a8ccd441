import type { Alert } from "@/lib/schema/alerts/alert";
import type { Notice, NotificationReason } from "@/lib/schema/alerts/alert-message";
import type { ShownConfig } from "@/lib/schema/channels/channel";
import type { AttemptRecord } from "@/lib/schema/channels/delivery-attempt";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { IS_NEXT, LINES } from "./queue-order";

const LEASE_SECONDS = 60;

const BURST = 10;

export type NewNotification = {
  id: string;
  projectId: number;
  channelId: string;
  orderKey: string;
  reason: NotificationReason;
  payload: Notice;
  /** All its alerts, including those that its payload has no room for. */
  alerts: readonly Pick<Alert, "id" | "state" | "severity">[];
};

/** Writes to the outbox, in the transaction of the transition that the message reports. */
export async function insertNotification(client: Client, one: NewNotification): Promise<void> {
  await client.query(
    `INSERT INTO notifications (id, project_id, channel_id, order_key, reason, payload) VALUES ($1, $2, $3, $4, $5, $6)`,
    [one.id, one.projectId, one.channelId, one.orderKey, one.reason, JSON.stringify(one.payload)],
  );
  await client.query(
    `INSERT INTO notification_alerts (notification_id, alert_id, state, severity)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[])`,
    [
      one.id,
      one.alerts.map(({ id }) => id),
      one.alerts.map(({ state }) => state),
      one.alerts.map(({ severity }) => severity),
    ],
  );
}

export type ClaimedNotification = {
  id: string;
  projectId: number;
  channelId: string;
  channelName: string;
  channelKind: ChannelKind;
  channelConfig: ShownConfig;
  alertIds: string[];
  reason: NotificationReason;
  payload: Notice;
  /** The first message of its group's incident on this channel, if that is an earlier one. */
  threadId: string | null;
  /** Email: the recipients still to be served; null: all. */
  recipientsLeft: string[] | null;
  /** The number of this attempt: also the fencing token of its claim. */
  attempts: number;
  createdAt: Date;
  /** Epoch ms by the database's clock, like all times of a message. */
  claimedAt: number;
};

/**
 * Claims due rows under a lease of 60 s, at most `atOncePerChannel` per channel and `atOncePerProject` per project,
 * including those in `underWay`: slow channels must not occupy the slots of others. Projects take turns. A row waits while an earlier one of its order key and channel is
 * unfinished, or a digest is one of the two, or its channel is paused. `paced_until` is when the channel would be done
 * if it sent evenly: it may run ahead of the clock by a burst.
 */
export async function claimNotifications(
  limit: number,
  atOncePerChannel: number,
  atOncePerProject: number,
  underWay: ReadonlyMap<string, number>,
  /** The kinds whose receivers accept one message per interval, and short bursts. */
  paces: readonly { kind: string; ms: number }[],
): Promise<ClaimedNotification[]> {
  const { rows } = await pool().query<ClaimedNotification>(
    `WITH pace AS (SELECT * FROM unnest($5::text[], $6::float8[]) AS pace (kind, seconds)),
     lines AS MATERIALIZED (${LINES}),
     candidates AS (
       SELECT free.id, c.id AS channel_id, c.project_id, free.next_attempt_at, free.seq FROM lines line
       JOIN channels c ON c.id = line.channel_id
       LEFT JOIN pace ON pace.kind = c.kind
       LEFT JOIN unnest($3::uuid[], $4::int[]) AS busy (id, n) ON busy.id = c.id
       CROSS JOIN LATERAL (
         SELECT n.id, n.next_attempt_at, n.seq FROM notifications n
         WHERE n.channel_id = c.id AND n.state = 'queued' AND n.next_attempt_at <= now()
           AND (n.lease_until IS NULL OR n.lease_until < now())
           AND ${IS_NEXT}
         ORDER BY n.next_attempt_at, n.seq
         LIMIT greatest(0, least($2 - COALESCE(busy.n, 0), ${BURST}
           - ceil(extract(epoch FROM greatest(c.paced_until, now()) - now()) / pace.seconds)))::int
         FOR NO KEY UPDATE SKIP LOCKED) AS free
       WHERE line.due_at <= now() AND c.enabled AND (c.paused_until IS NULL OR c.paused_until <= now())),
     due AS (
       SELECT id, channel_id FROM (
         SELECT *, row_number() OVER (PARTITION BY project_id ORDER BY next_attempt_at, seq) AS place,
           (SELECT coalesce(sum(busy.n), 0) FROM unnest($3::uuid[], $4::int[]) AS busy (id, n)
              JOIN channels b ON b.id = busy.id WHERE b.project_id = candidates.project_id) AS busy
         FROM candidates) AS placed
       WHERE place + busy <= $7 ORDER BY place + busy, next_attempt_at, seq LIMIT $1),
     paced AS (
       UPDATE channels c SET paced_until = greatest(c.paced_until, now()) + make_interval(secs => taken.n * pace.seconds)
       FROM pace, (SELECT channel_id, count(*) AS n FROM due GROUP BY channel_id) AS taken
       WHERE pace.kind = c.kind AND taken.channel_id = c.id)
     UPDATE notifications n SET attempts = attempts + 1, lease_until = now() + interval '${LEASE_SECONDS} seconds'
     FROM due, channels c WHERE n.id = due.id AND c.id = n.channel_id
     RETURNING n.id, n.project_id AS "projectId", n.channel_id AS "channelId", c.name AS "channelName",
       c.kind AS "channelKind", c.config AS "channelConfig", ARRAY(SELECT na.alert_id FROM notification_alerts na WHERE na.notification_id = n.id) AS "alertIds", n.reason, n.payload, n.attempts, n.created_at AS "createdAt",
       floor(extract(epoch FROM now()) * 1000)::float8 AS "claimedAt", n.recipients_left AS "recipientsLeft",
       (SELECT f.id FROM notifications f WHERE f.channel_id = n.channel_id AND f.order_key = n.order_key
          AND f.seq <= n.seq AND f.reason IN ('first', 'escalation')
          AND f.state <> 'withdrawn' ORDER BY f.seq DESC LIMIT 1) AS "threadId"`,
    [
      limit,
      atOncePerChannel,
      [...underWay.keys()],
      [...underWay.values()],
      paces.map(({ kind }) => kind),
      paces.map(({ ms }) => ms / 1_000),
      atOncePerProject,
    ],
  );
  return rows;
}

/** Finishes an attempt. Changes nothing if the lease expired and another worker has taken the row since. */
export async function finishAttempt(claimed: ClaimedNotification, attempt: AttemptRecord): Promise<boolean> {
  const state = attempt.outcome === "retry" ? "queued" : attempt.outcome;
  const { rows } = await pool().query(
    `WITH changed AS (
       UPDATE notifications SET state = $3, lease_until = NULL, last_error = $4,
         next_attempt_at = now() + make_interval(secs => $5), recipients_left = COALESCE($12, recipients_left),
         finished_at = CASE WHEN $3 = 'queued' THEN NULL ELSE now() END
       WHERE id = $1 AND attempts = $2 AND state = 'queued' RETURNING id)
     INSERT INTO delivery_attempts (notification_id, project_id, attempt, outcome, status, answer, error, latency_ms)
     SELECT id, $6, $2, $7, $8, $9, $10, $11 FROM changed RETURNING 1`,
    [
      claimed.id,
      claimed.attempts,
      state,
      attempt.error,
      attempt.waitMs / 1_000,
      claimed.projectId,
      attempt.outcome,
      attempt.status,
      attempt.answer,
      attempt.error,
      attempt.latencyMs,
      attempt.recipientsLeft,
    ],
  );
  return rows.length === 1;
}

/** The messages that a deleted channel will not send, and their alerts, which show them as not delivered. */
export async function endQueued(
  client: Client,
  channelId: string,
  why: string,
): Promise<{ messages: number; alertIds: string[] }> {
  const { rows } = await client.query<{ messages: number; alertIds: string[] }>(
    `WITH ended AS (
       UPDATE notifications SET state = 'dead', finished_at = now(), last_error = $2
       WHERE channel_id = $1 AND state = 'queued' RETURNING id)
     SELECT (SELECT count(*)::int FROM ended) AS messages, ARRAY(SELECT DISTINCT alert_id FROM notification_alerts
       WHERE notification_id IN (SELECT id FROM ended)) AS "alertIds"`,
    [channelId, why],
  );
  return rows[0]!;
}

/** Queues a finished delivery again, as a new row after all others. Null if the project has no such delivery. */
export async function resendNotification(
  client: Client,
  projectId: number,
  notificationId: string,
): Promise<"queued" | "waiting" | "no channel" | null> {
  const { rows } = await client.query<{ state: string; deleted: boolean }>(
    `SELECT n.state, c.deleted_at IS NOT NULL AS deleted FROM notifications n JOIN channels c ON c.id = n.channel_id
     WHERE n.project_id = $1 AND n.id = $2 FOR NO KEY UPDATE OF n`,
    [projectId, notificationId],
  );
  if (!rows[0]) return null;
  if (rows[0].state === "queued") return "waiting";
  if (rows[0].deleted) return "no channel";
  await client.query(
    `WITH again AS (
       INSERT INTO notifications (project_id, channel_id, order_key, reason, payload)
       SELECT project_id, channel_id, order_key, reason, payload FROM notifications WHERE id = $1 RETURNING id)
     INSERT INTO notification_alerts (notification_id, alert_id, state, severity)
     SELECT again.id, na.alert_id, na.state, na.severity FROM again, notification_alerts na WHERE na.notification_id = $1`,
    [notificationId],
  );
  return "queued";
}

/** Whether a message to this group has reported an incident of more than one alert. */
export async function hasReportedIncident(
  client: Client,
  { channelId, groupKey }: { channelId: string; groupKey: string },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM notifications WHERE channel_id = $1 AND order_key = $2 AND state <> 'withdrawn'
       AND (payload -> 'incident' ->> 'alerts')::int > 1 LIMIT 1`,
    [channelId, groupKey],
  );
  return rowCount === 1;
}

/** Alerts of a message that its link has silenced. */
export async function listSilencedBy(notificationId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT alert_id AS id FROM notification_alerts WHERE notification_id = $1 AND silenced_at IS NOT NULL`,
    [notificationId],
  );
  return rows.map(({ id }) => id);
}

/** False if the link of the message has silenced the alert before. */
export async function markSilenced(
  client: Client,
  notificationId: string,
  alertId: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE notification_alerts SET silenced_at = now()
     WHERE notification_id = $1 AND alert_id = $2 AND silenced_at IS NULL`,
    [notificationId, alertId],
  );
  return rowCount === 1;
}
