import { log } from "@/lib/log";
import type { ChannelFault } from "@/lib/notify/delivery-effects";
import type { Client } from "@/lib/store/database/client";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

type Fault = ChannelFault & { projectId: number; channelId: string };

/** Records a fault of Sightline; the system rule fires on it. */
export async function reportFault(client: Client, fault: Fault): Promise<void> {
  const { projectId, kind, text, channelId } = fault;
  log.warn("channel fault", { project: projectId, channel: channelId, fault: kind });
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
