import { z } from "zod";
import { text } from "@/lib/schema/request/request-input";

const When = z.iso.datetime({ offset: true, error: "must be an ISO 8601 date and time with a time zone" });
const Texts = z.array(text(200)).max(50, "accepts at most 50 values");

/** The query of GET /api/v1/audit. */
export const AuditFilter = z.strictObject({
  actor: Texts,
  action: Texts,
  resource: Texts,
  from: When.nullable(),
  to: When.nullable(),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, "must be the `next_cursor` of the previous page")
    .nullable(),
  limit: z.coerce
    .number("must be a whole number")
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(1_000, "must be at most 1,000"),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditEntryView = z.strictObject({
  id: z.string(),
  at: z.string(),
  actor: z.strictObject({
    kind: z.enum(["user", "key", "link", "system"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  action: z.string(),
  resource: z.strictObject({ id: z.string(), name: z.string().nullable() }),
  project: z.string().nullable(),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type AuditEntryView = z.infer<typeof AuditEntryView>;

export const AuditPage = z.strictObject({
  entries: z.array(AuditEntryView),
  next_cursor: z.string().nullable(),
});
export type AuditPage = z.infer<typeof AuditPage>;
