import type { OutboundResult } from "@/lib/notify/channels/outbound";
import { deliveryEffects } from "@/lib/notify/delivery-effects";
import type { ChannelFault } from "@/lib/schema/channels/channel-fault";
import type { AttemptRecord } from "@/lib/schema/channels/delivery-attempt";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { reportFault } from "@/lib/store/alerts/faults";
import { pool, transaction } from "@/lib/store/database/pool";
import { disableChannel, noteDelivery } from "@/lib/store/outbox/channels";
import type { ClaimedNotification } from "@/lib/store/outbox/notifications";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

/** Carries out what follows from a recorded attempt: timeline, health of the channel, faults. */
export async function noteAttempt(
  claimed: ClaimedNotification,
  { answer }: OutboundResult,
  record: AttemptRecord,
): Promise<void> {
  const { channelId, projectId } = claimed;
  const { event, health, faults, faultOnChange } = deliveryEffects(claimed, answer, record);
  if (event !== null) await recordOnAlerts(claimed, event, record);
  if (health === "gone") return disable(claimed, record.error ?? "gone", faultOnChange);
  if (health !== null) {
    const error = health === "ok" ? null : (record.error ?? "refused");
    const degraded = await noteDelivery(channelId, error, health === "broken");
    if (degraded && faultOnChange) await reportFault(pool(), { ...faultOnChange, projectId, channelId });
  }
  for (const fault of faults) await reportFault(pool(), { ...fault, projectId, channelId });
}

async function recordOnAlerts(
  claimed: ClaimedNotification,
  event: string,
  record: AttemptRecord,
): Promise<void> {
  const { projectId, channelId, channelName: channel, channelKind: kind } = claimed;
  const data = { channel_id: channelId, channel, kind, status: record.status, error: record.error };
  for (const id of claimed.alertIds) await insertAlertEvent(pool(), { id, projectId }, event, data);
}

async function disable(
  { projectId, channelId }: ClaimedNotification,
  reason: string,
  fault: ChannelFault | null,
): Promise<void> {
  await transaction(async (client) => {
    if (!(await disableChannel(client, channelId, reason))) return;
    await insertAuditEntry(client, {
      teamId: null,
      projectId,
      actorKind: "system",
      actorId: null,
      action: "channel.disable",
      subject: channelId,
      before: { enabled: true },
      after: { enabled: false, reason },
    });
    if (fault) await reportFault(client, { ...fault, projectId, channelId });
  });
}
