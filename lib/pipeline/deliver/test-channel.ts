import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { answerText } from "@/lib/notify/answer-text";
import type { OutboundResult } from "@/lib/notify/channels/outbound";
import { factsOf } from "@/lib/notify/channels/registry";
import { outsideOf, send } from "@/lib/notify/channels/send";
import { classifyAnswer } from "@/lib/notify/classify-answer";
import type { AlertMessage, Notice } from "@/lib/schema/alerts/alert-message";
import type { ChannelTest } from "@/lib/schema/channels/channel";
import { ApiError } from "@/lib/schema/http/api-error";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { findChannel, noteDelivery, readChannelSecrets } from "@/lib/store/outbox/channels";
import { findProject } from "@/lib/store/people/projects";

export type TestResult = {
  sent: boolean;
  status: number | null;
  answer: string;
  error: string | null;
  latency_ms: number;
};

/** Sends a sample message and returns the answer of the receiver. Touches no alert. */
export async function testChannel(
  projectId: number,
  channelId: string,
  { state }: ChannelTest,
  now: number,
): Promise<TestResult> {
  const channel = await findChannel(projectId, channelId);
  if (!channel) throw new ApiError(404, "not_found", "Not found");
  const secrets = await readChannelSecrets(channel);
  const project = await findProject(projectId);
  const id = `test-${randomUUID()}`;
  const attempt = async (shown: ChannelTest["state"]) => {
    const notice = sample({ id, projectId, project: project?.name ?? "", state: shown, now });
    const sending = { id, notice, threadId: null, recipientsLeft: null, now };
    return resultOf(await send(channel.kind, sending, channel.config, secrets, outsideOf(env())));
  };
  const first = await attempt(state);
  // Close the incident that the test opened, so that it pages no one for long.
  const opened = factsOf(channel.kind).opensIncidents && state === "firing" && first.sent;
  const end = opened ? await attempt("resolved") : null;
  const result =
    end && !end.sent ? { ...end, error: `The test incident is still open. ${end.error}` } : first;
  await noteDelivery(channelId, result.error);
  return result;
}

function resultOf(result: OutboundResult): TestResult {
  const { answer, status, body, latencyMs } = result;
  const sent = classifyAnswer(answer) === "delivered" && result.error === null;
  return { sent, status, answer: body, error: sent ? null : answerText(result), latency_ms: latencyMs };
}

const SENTENCES: Record<ChannelTest["state"], string> = {
  firing: "Test message. p95 latency of example-model is 41.2 s (last 5 min, 312 requests); threshold 30 s.",
  resolved: "Test message. p95 latency of example-model is back below 30 s (was 41.2 s).",
};

type Sample = { id: string; projectId: number; project: string; state: ChannelTest["state"]; now: number };

function sample({ id, projectId, project, state, now }: Sample): Notice {
  const url = `${env().NEXTAUTH_URL.replace(/\/$/, "")}/channels?project=${projectId}`;
  const alert: AlertMessage = {
    alertId: "test",
    episode: 1,
    // Unique, so that no two tests share an incident.
    fingerprint: id,
    rule: { id: "test", name: "p95 latency", version: 1 },
    type: "latency_p95",
    severity: "warning",
    state,
    labels: { model: "example-model" },
    value: 41_200,
    threshold: 30_000,
    baseline: 8_400,
    unit: "ms",
    sampleSize: 312,
    window: "5 min",
    message: SENTENCES[state],
    startedAt: now - MINUTE_MS,
    resolvedAt: state === "resolved" ? now : null,
    url,
  };
  const links = { url, acknowledgeUrl: null, silenceUrl: null };
  return { reason: "test", groupKey: id, alerts: [alert], omitted: 0, project, ...links };
}
