import type { OutboundResult } from "@/lib/notify/channels/outbound";
import { recordEvent } from "@/lib/pipeline/notify/record-event";
import { type Fault, reportFault } from "@/lib/pipeline/notify/report-fault";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import { pool, transaction } from "@/lib/store/database/pool";
import { disableChannel, noteDelivery } from "@/lib/store/outbox/channels";
import type { AttemptRecord, ClaimedNotification } from "@/lib/store/outbox/notifications";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

// A receiver that asks for patience is not failing, unless it never stops asking.
const TOO_MANY = 429;
const PATIENT_ATTEMPTS = 5;

/** What follows from an attempt that has been recorded: the channel's health, the alert's timeline, and who must know. */
export async function noteAttempt(
  claimed: ClaimedNotification,
  { answer }: OutboundResult,
  record: AttemptRecord,
): Promise<void> {
  if (record.outcome !== "retry") await noteOnAlert(claimed, record);
  if (answer.kind === "answered" && answer.gone) return switchOff(claimed, record.error ?? "gone");
  if (record.outcome === "delivered") {
    await noteDelivery(claimed.channelId, null);
    if (record.error !== null) await report(claimed, "recipients_refused", record.error);
    return;
  }
  if (record.status === TOO_MANY && record.outcome === "retry" && claimed.attempts < PATIENT_ATTEMPTS) return;
  const error = record.error ?? "refused";
  // A certificate does not become valid by trying again.
  const atOnce = answer.kind === "failed" && answer.fault === "tls";
  if (await noteDelivery(claimed.channelId, error, atOnce))
    await report(claimed, "channel_degraded", `does not take messages. ${error}`);
  if (record.outcome === "dead")
    await report(claimed, "delivery_failed", `did not take a message, which is given up. ${error}`);
}

async function noteOnAlert(claimed: ClaimedNotification, record: AttemptRecord): Promise<void> {
  const { projectId, channelId, channelName: channel, channelKind } = claimed;
  const kind = record.outcome === "delivered" ? "delivered" : "delivery_failed";
  const data = {
    channel_id: channelId,
    channel,
    kind: channelKind,
    status: record.status,
    error: record.error,
  };
  for (const id of claimed.alertIds) await recordEvent(pool(), { id, projectId }, kind, data);
}

async function switchOff(claimed: ClaimedNotification, reason: string): Promise<void> {
  const { projectId, channelId } = claimed;
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
    await reportFault(client, faultOf(claimed, "channel_disabled", `was switched off. ${reason}`));
  });
}

/** What fails to tell of a fault is not a fault to tell of: two broken channels would keep telling of each other. */
async function report(claimed: ClaimedNotification, kind: Fault["kind"], text: string): Promise<void> {
  if (!tellsOfFault(claimed.payload)) await reportFault(pool(), faultOf(claimed, kind, text));
}

const tellsOfFault = ({ alerts }: Notice) => alerts[0].type === "system_fault";

const faultOf = (
  { projectId, channelId, channelName }: ClaimedNotification,
  kind: Fault["kind"],
  text: string,
): Fault => ({ projectId, channelId, kind, text: `The channel ${channelName} ${text}` });
