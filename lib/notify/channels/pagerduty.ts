import { createHash } from "node:crypto";
import { DAY_OF_RETRIES } from "@/lib/notify/channel-facts";
import {
  joinedIncident,
  messageFields,
  noticeLines,
  noticeLinks,
  noticeTitle,
  truncate,
} from "@/lib/notify/message-fields";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import { PAGERDUTY_URLS } from "@/lib/schema/channels/kinds/facts";
import { ownValue } from "@/lib/schema/own-value";
import { overHttp } from "./channel";

const MAX_BYTES = 512_000;

/** PagerDuty Events API v2, one event per incident, or per alert that belongs to none: 202. */
export const pagerduty = overHttp<"pagerduty">({
  facts: {
    paceMs: null,
    backoff: DAY_OF_RETRIES,
    rateLimitPauseMs: 120_000,
    maxBytes: MAX_BYTES,
    grouping: "alert",
    sendsRepeats: false,
    sendsPast: false,
    sendsAcknowledgements: true,
    sendsDigests: false,
    opensIncidents: true,
  },
  build: ({ notice }, { routing_key, url }) => ({
    url: url ?? PAGERDUTY_URLS.us,
    headers: { "content-type": "application/json" },
    body: fitted(eventOf(notice, routing_key)),
  }),
  accepts: ({ status }) => status === 202,
});

/** Drops the details first: an incident works without them. */
function fitted(event: ReturnType<typeof eventOf>): string {
  const body = JSON.stringify(event);
  if (Buffer.byteLength(body) <= MAX_BYTES) return body;
  const payload = "payload" in event ? { ...event.payload, custom_details: undefined } : undefined;
  return JSON.stringify({ ...event, payload });
}

// Event rules of users match these keys, so they keep the names they had first.
const DETAIL_KEYS: Record<string, string> = { Baseline: "Usual", Reason: "Why now" };

function eventOf(notice: Notice, routingKey: string) {
  const [message] = notice.alerts;
  const incident = joinedIncident(notice);
  const head = { routing_key: routingKey, dedup_key: keyOf(notice) };
  if (message.state === "resolved") return { ...head, event_action: "resolve" };
  if (notice.reason === "acknowledged") return { ...head, event_action: "acknowledge" };
  return {
    ...head,
    event_action: "trigger",
    payload: {
      summary: truncate(`${noticeTitle(notice)} - ${noticeLines(notice)[0]}`, 1_024),
      source: "sightline",
      severity: message.severity,
      timestamp: new Date(incident?.startedAt ?? message.startedAt).toISOString(),
      component: truncate(
        incident?.cause?.name ?? message.labels.model ?? message.labels.breaker ?? notice.project,
        255,
      ),
      class: incident ? "incident" : message.type,
      custom_details: {
        ...Object.fromEntries(
          messageFields(notice).map(({ label, text }) => [ownValue(DETAIL_KEYS, label) ?? label, text]),
        ),
        ...(incident ? { Alerts: noticeLines(notice).slice(1).join("\n") } : {}),
      },
    },
    client: "Sightline",
    client_url: notice.url,
    links: noticeLinks(notice).map(({ label, url }) => ({ href: url, text: label })),
  };
}

/** One key for all messages about an incident, whichever of its alerts they list. */
function keyOf({ incident, alerts: [message] }: Notice): string {
  return incident ? hashed(`incident|${incident.id}`) : dedupKey(message.rule.id, message.fingerprint);
}

const hashed = (text: string) => `sightline:${createHash("sha256").update(text).digest("hex")}`;

/** Without the episode, so that a re-fire folds into an incident that is still open. */
export function dedupKey(ruleId: string, fingerprint: string): string {
  return hashed(`${ruleId}|${fingerprint}`);
}
