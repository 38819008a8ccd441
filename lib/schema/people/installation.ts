import { z } from "zod";

/** GET /api/v1/retention. Sizes are estimates in bytes, indexes included. */
export const RetentionAnswer = z.strictObject({
  /** Days of raw requests and figures per minute. */
  request_days: z.number(),
  /** Of the team, largest first. */
  projects: z.array(z.strictObject({ id: z.number(), name: z.string(), bytes: z.number() })),
  /** All tables of the database; null where other teams share it. */
  total_bytes: z.number().nullable(),
  tables: z.array(
    z.strictObject({
      table: z.string(),
      holds: z.string(),
      kept: z.string(),
      /** Of the project in `x-sightline-project`; null for rows that name no project. */
      bytes: z.number().nullable(),
      total_bytes: z.number().nullable(),
    }),
  ),
});
export type RetentionAnswer = z.infer<typeof RetentionAnswer>;

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
});
export type AboutAnswer = z.infer<typeof AboutAnswer>;
