import { createHash } from "node:crypto";
import { messageFields, noticeTitle, truncate } from "@/lib/notify/message-fields";
import type { ChannelDriver, Sending } from "./channel";

const DEFAULT_URL = "https://events.pagerduty.com/v2/enqueue";

/** PagerDuty Events API v2: 202. */
export const pagerduty: ChannelDriver = {
  label: "PagerDuty",
  build: (sending, config, secret) => ({
    url: config.url || DEFAULT_URL,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event(sending, secret)),
  }),
  accepts: ({ status }) => status === 202,
};

function event({ notice }: Sending, routingKey: string) {
  const [message] = notice.alerts;
  const head = { routing_key: routingKey, dedup_key: dedupKey(message.rule.id, message.fingerprint) };
  if (message.state === "resolved") return { ...head, event_action: "resolve" };
  if (notice.reason === "acknowledged") return { ...head, event_action: "acknowledge" };
  return {
    ...head,
    event_action: "trigger",
    payload: {
      summary: truncate(`${noticeTitle(notice)} - ${message.message}`, 1_024),
      source: "sightline",
      severity: message.severity,
      timestamp: new Date(message.startedAt).toISOString(),
      component: message.labels.model ?? message.labels.breaker ?? notice.project,
      class: message.type,
      custom_details: Object.fromEntries(messageFields(notice).map(({ label, text }) => [label, text])),
    },
    client: "Sightline",
    client_url: message.url,
  };
}

/** Without the episode, so that a re-fire folds into an incident that is still open. */
export function dedupKey(ruleId: string, fingerprint: string): string {
  return `sightline:${createHash("sha256").update(`${ruleId}|${fingerprint}`).digest("hex")}`;
}
