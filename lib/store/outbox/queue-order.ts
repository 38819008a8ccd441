/** Of each channel with queued messages: the first one, the first digest, and when the earliest is due. */
export const LINES = `SELECT channel_id, min(seq) AS first, min(seq) FILTER (WHERE reason = 'digest') AS first_digest,
  min(next_attempt_at) AS due_at FROM notifications WHERE state = 'queued' GROUP BY channel_id`;

/**
 * Whether the queued message `n` of its channel's `line` waits for no earlier one: of its group, or any if one of the two
 * is a digest. Not one condition with OR, for which PostgreSQL compares each message of a channel with all others. With
 * `|| ''` the index of queued messages does not answer for the group: a planner that expects few would read all of it for
 * each message.
 */
export const IS_NEXT = `n.seq <= coalesce(CASE WHEN n.reason = 'digest' THEN line.first ELSE line.first_digest END, n.seq)
  AND NOT EXISTS (SELECT 1 FROM notifications e WHERE e.channel_id = n.channel_id AND e.order_key = n.order_key
    AND e.seq < n.seq AND e.state || '' = 'queued')`;
