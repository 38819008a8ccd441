import type pg from "pg";
import { log } from "@/lib/log";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

export type Fault = {
  projectId: number;
  kind:
    | "channel_disabled"
    | "channel_degraded"
    | "delivery_failed"
    | "recipients_refused"
    | "channel_deleted";
  /** A sentence for people. */
  text: string;
  channelId: string;
};

/** A fault of Sightline's own, which nobody must find out about by chance. */
export async function reportFault(client: Pick<pg.PoolClient, "query">, fault: Fault): Promise<void> {
  const { projectId, kind, text, channelId } = fault;
  log.warn("a channel is in trouble", { project: projectId, channel: channelId, fault: kind });
  await insertAuditEntry(client, {
    teamId: null,
    projectId,
    actorKind: "system",
    actorId: null,
    action: `fault.${kind}`,
    subject: channelId,
    after: { text },
  });
}
