import { z } from "zod";

/** GET /api/v1/retention. Sizes are estimates in bytes, indexes included. */
export const RetentionAnswer = z.strictObject({
  /** Days of raw requests and figures per minute. */
  request_days: z.number(),
  /** Of the team, largest first. */
  projects: z.array(
    z.strictObject({
      id: z.number(),
      name: z.string(),
      bytes: z.number().nullable().describe("Null while its node of the cluster does not answer"),
    }),
  ),
  /** All tables of the database, on the nodes that answer; null where other teams share it. */
  total_bytes: z.number().nullable(),
  tables: z.array(
    z.strictObject({
      table: z.string(),
      holds: z.string(),
      kept: z.string(),
      /** Of the project in `x-sightline-project`; null for rows that name no project, and while its node does not answer. */
      bytes: z.number().nullable(),
      total_bytes: z.number().nullable(),
    }),
  ),
});
export type RetentionAnswer = z.infer<typeof RetentionAnswer>;

/** What a process says of itself. */
export const ProcessState = z.strictObject({
  /** web, worker, or both. */
  role: z.enum(["web", "worker", "both"]),
  /** Why it is not ready; null: it is. */
  trouble: z.string().nullable(),
  /** Connections in use, and callers that wait for one. */
  pool: z.strictObject({ size: z.number(), used: z.number(), waiting: z.number() }),
  /** Rows that are not stored yet, and for how long the oldest has waited. */
  commit_queue: z.strictObject({ rows: z.number(), oldest_ms: z.number() }),
  /** How far its clock is ahead of the database's. */
  clock_ahead_ms: z.number(),
  /** Of the disk with its data directory; null where the system does not tell. */
  disk_free_bytes: z.number().nullable(),
  price_file_fault: z.string().nullish().describe("Why it refused the file of SIGHTLINE_PRICE_FILE"),
  memory_bytes: z.number(),
  /** Bytes of received bodies that were not answered yet, the most since the report before; null in older reports. */
  held_bytes: z.number().nullish(),
  /** For how long its event loop kept everything waiting in the last minute; null in reports of older versions. */
  stall_seconds: z.strictObject({ median: z.number(), p99: z.number(), longest: z.number() }).nullish(),
});
export type ProcessState = z.infer<typeof ProcessState>;

/** GET /api/v1/about. */
export const AboutAnswer = z.strictObject({
  version: z.string(),
  database: z.string(),
  migrations: z.strictObject({ applied: z.number(), latest: z.string().nullable() }),
  node: z.string(),
  /** The price table in use; `date` is that of its data. */
  price_table: z.strictObject({ name: z.string(), date: z.string() }),
  /** Of this process: on, off (web only) or only. */
  worker: z.string(),
  /** When the rules of the project were evaluated last; null: it has no enabled rules. */
  last_evaluated_at: z.string().nullable(),
  /** The parts of /api/health/ready; whatever is not "ok" says why. */
  health: z.record(z.string(), z.string()),
  /** Those that run; null unless an admin asks. */
  processes: z
    .array(
      ProcessState.extend({
        name: z.string(),
        version: z.string(),
        started_at: z.string(),
        seen_at: z.string(),
      }),
    )
    .nullable(),
});
export type AboutAnswer = z.infer<typeof AboutAnswer>;
