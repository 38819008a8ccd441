import { IS_NEXT, LINES } from "@/lib/store/outbox/queue-order";
import { unlessNodeIsLost } from "./lost-node";
import { pool } from "./pool";

export type InstallationFigures = {
  /** Notifications that are not delivered yet, and for how long the one that could be sent first has been due. */
  queued: number;
  oldestDueMs: number | null;
  /** Undeliverable ones of the last hour. */
  dead: number;
  /** Fragments of minutes that should have been compacted; null: a node of the cluster does not answer. */
  fragments: number | null;
  /** Since maintenance has last completed; null: never yet. */
  maintenanceMs: number | null;
};

const MOST_FRAGMENTS = 100_000;

/** What the installation as a whole has done and left undone, by the database's clock. */
export async function readInstallationFigures(): Promise<InstallationFigures> {
  const { rows } = await pool().query<Omit<InstallationFigures, "fragments">>({
    name: "installation-figures",
    text: `WITH lines AS MATERIALIZED (${LINES})
     SELECT
       (SELECT count(*) FROM notifications WHERE state = 'queued')::float8 AS queued,
       -- One that waits for an earlier one, or for its channel's pause or pace, is not due.
       (SELECT (extract(epoch FROM clock_timestamp() - min(greatest(n.next_attempt_at, n.lease_until, c.paused_until,
            c.paced_until))) * 1000)::float8
        FROM lines line JOIN channels c ON c.id = line.channel_id AND c.enabled
        JOIN notifications n ON n.channel_id = c.id
        WHERE n.state = 'queued' AND n.next_attempt_at <= now() AND (n.lease_until IS NULL OR n.lease_until < now())
          AND (c.paused_until IS NULL OR c.paused_until <= now()) AND (c.paced_until IS NULL OR c.paced_until <= now())
          AND ${IS_NEXT}) AS "oldestDueMs",
       (SELECT count(*) FROM notifications WHERE state = 'dead' AND finished_at > now() - interval '1 hour')::float8 AS dead,
       (SELECT (extract(epoch FROM clock_timestamp() - updated_at) * 1000)::float8 FROM installation
        WHERE key = 'retention') AS "maintenanceMs"`,
  });
  const fragments = await unlessNodeIsLost(() =>
    pool().query<{ waiting: number }>({
      name: "late-fragments",
      text: `SELECT count(*)::float8 AS waiting FROM (SELECT 1 FROM rollup_fragments /* all projects */
         WHERE bucket < now() - interval '10 minutes' LIMIT ${MOST_FRAGMENTS}) AS late`,
    }),
  );
  return { ...rows[0]!, fragments: fragments && fragments.rows[0]!.waiting };
}

/** The size of the whole database with indexes. */
export async function readDatabaseBytes(): Promise<number> {
  const { rows } = await pool().query<{ bytes: number }>(
    "SELECT pg_database_size(current_database())::float8 AS bytes",
  );
  return rows[0]!.bytes;
}
