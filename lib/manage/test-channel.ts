import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { parseCidrs } from "@/lib/notify/channels/forbidden-address";
import { send } from "@/lib/notify/channels/send";
import type { AlertMessage, Notice } from "@/lib/schema/alert-message";
import { ApiError } from "@/lib/schema/api-error";
import { findChannel, noteDelivery, readChannelSecret } from "@/lib/store/channels";
import { findProject } from "@/lib/store/projects";

export type TestResult = {
  sent: boolean;
  status: number | null;
  answer: string;
  error: string | null;
  latency_ms: number;
};

/** Sends a real sample message and tells what the receiver itself answered. Touches no alert. */
export async function testChannel(projectId: number, channelId: string, now: number): Promise<TestResult> {
  const channel = await findChannel(projectId, channelId);
  if (!channel) throw new ApiError(404, "not_found", "there is nothing here, or it is not yours");
  const secret = await readChannelSecret(channel);
  const project = await findProject(projectId);
  const sending = {
    id: `test-${randomUUID()}`,
    notice: sample(projectId, project?.name ?? "", now),
    now,
  };
  const allowed = parseCidrs(env().SIGHTLINE_ALLOW_PRIVATE_TARGETS);
  const result = await send(channel.kind, sending, channel.config, secret, allowed);
  const sent = result.answer.kind === "answered" && result.answer.accepted;
  const error = sent
    ? null
    : (result.error ?? `The receiver answered ${result.status} and did not take the message`);
  await noteDelivery(channelId, error);
  return { sent, status: result.status, answer: result.body, error, latency_ms: result.latencyMs };
}

function sample(projectId: number, project: string, now: number): Notice {
  const url = `${env().NEXTAUTH_URL.replace(/\/$/, "")}/channels?project=${projectId}`;
  const alert: AlertMessage = {
    alertId: "test",
    episode: 1,
    fingerprint: "test",
    rule: { id: "test", name: "p95 latency", version: 1 },
    type: "latency_p95",
    severity: "warning",
    state: "firing",
    labels: { model: "example-model" },
    value: 41_200,
    threshold: 30_000,
    baseline: 8_400,
    unit: "ms",
    sampleSize: 312,
    window: "5 min",
    message:
      "This is a test. p95 latency of example-model would be 41.2 s over the last 5 min, above 30 s, n 312.",
    startedAt: now,
    resolvedAt: null,
    url,
  };
  const links = { url, acknowledgeUrl: null, silenceUrl: null };
  return { reason: "test", groupKey: "test", alerts: [alert], omitted: 0, project, ...links };
}
