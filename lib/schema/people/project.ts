import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { namedZone } from "@/lib/schema/time/zoned-time";
import { DisplayName } from "./credentials";
import type { Role } from "./role";

export const TimeZone = z
  .string()
  .max(64, "must be an IANA time zone such as Europe/Vienna")
  // Intl accepts offsets such as +02:00, but they have no clock changes.
  .refine(
    (name) => /^[A-Za-z]/.test(name) && namedZone(name) !== null,
    "must be an IANA time zone such as Europe/Vienna",
  );

/** POST /api/v1/projects: a project of the same team. */
export const NewProject = z.strictObject({ name: DisplayName, time_zone: TimeZone.default("UTC") });
export type NewProject = z.infer<typeof NewProject>;

/** PATCH /api/v1/projects/{projectId}: omitted fields stay. */
export const ProjectChange = patchOf(
  z.strictObject({
    name: DisplayName,
    time_zone: TimeZone,
    output_includes_thinking: z.boolean(),
    gateway_counts: z
      .boolean()
      .describe("Whether the gateway's report counts if both a client and a gateway report a call"),
    keeps_people: z.boolean().describe("Whether requests of coding agents keep a hash of who made them"),
    joins_incidents: z
      .boolean()
      .describe(
        "Whether alerts with one cause share an incident: one message thread, one PagerDuty incident",
      ),
    /** Read-only: no ingest, no evaluation. */
    archived: z.boolean(),
  }),
);
export type ProjectChange = z.infer<typeof ProjectChange>;

/** The name, typed by the user who deletes the project or team. */
export const TypedName = z.strictObject({ name: z.string().max(200) });

/** What is deleted with a project; `requests` is at most COUNTED_REQUESTS. */
export type ProjectContents = {
  requests: number;
  rules: number;
  open_alerts: number;
  channels: number;
  budgets: number;
  api_keys: number;
};

export type ProjectView = {
  id: number;
  name: string;
  team: string;
  team_id: string;
  time_zone: string;
  output_includes_thinking: boolean;
  gateway_counts: boolean;
  keeps_people: boolean;
  joins_incidents: boolean;
  is_demo: boolean;
  archived_at: string | null;
  /** Null for a key, which has scopes instead. */
  role: Role | null;
};
