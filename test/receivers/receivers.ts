import { createHmac, timingSafeEqual } from "node:crypto";
import { type Received, StubReceiver } from "./stub-receiver";

type Text = { type: string; text: string };
type Block = { type: string; text?: Text; fields?: Text[]; elements?: Text[] };

/** Slack's incoming webhook with its limits on texts, fields and blocks; answers `ok`. */
export function startSlack(): Promise<StubReceiver> {
  return StubReceiver.start(slackFaults, { status: 200, body: "ok" });
}

function slackFaults({ json, headers }: Received): string[] {
  const faults: string[] = [];
  const need = (holds: boolean, fault: string) => holds || faults.push(fault);
  const fits = (text: unknown, limit: number) =>
    typeof text === "string" && text.length > 0 && text.length <= limit;
  need(/^application\/json/.test(headers["content-type"] ?? ""), "content-type");
  need(fits(json.text, 40_000), "no_text");
  need(!isMarkedUp(json.text), "unescaped_mention");
  const blocks = (json.blocks ?? []) as Block[];
  need(blocks.length <= 50, "too_many_blocks");
  for (const { type, text, fields, elements } of blocks) {
    if (type === "header") need(text!.type === "plain_text" && fits(text!.text, 150), "invalid_header");
    if (type === "section" && text) need(fits(text.text, 3_000), "section_too_long");
    if (fields)
      need(fields.length <= 10 && fields.every((field) => fits(field.text, 2_000)), "invalid_fields");
    if (type === "context")
      need(
        (elements ?? []).length <= 10 && (elements ?? []).every((one) => fits(one.text, 3_000)),
        "invalid_context",
      );
    const marked = [text, ...(fields ?? []), ...(elements ?? [])].filter((one) => one?.type === "mrkdwn");
    need(!marked.some((one) => isMarkedUp(one!.text)), "unescaped_mention");
  }
  return faults;
}

/** Mentions and links begin with `<`, and a bare `&` is the start of an entity that is none. */
function isMarkedUp(text: unknown): boolean {
  return /<|&(?!(amp|lt|gt);)/.test(String(text));
}

/** PagerDuty's Events API v2; answers 202. */
export function startPagerduty(): Promise<StubReceiver> {
  const body = JSON.stringify({ status: "success", message: "Event processed" });
  return StubReceiver.start(pagerdutyFaults, { status: 202, body });
}

function pagerdutyFaults({ json }: Received): string[] {
  const faults: string[] = [];
  const need = (holds: boolean, fault: string) => holds || faults.push(fault);
  need(/^[A-Za-z0-9]{32}$/.test(String(json.routing_key)), "invalid routing_key");
  need(["trigger", "acknowledge", "resolve"].includes(String(json.event_action)), "invalid event_action");
  need(typeof json.dedup_key === "string" && json.dedup_key.length <= 255, "invalid dedup_key");
  if (json.event_action === "trigger") {
    const payload = (json.payload ?? {}) as Record<string, unknown>;
    need(typeof payload.summary === "string" && payload.summary.length <= 1_024, "invalid summary");
    need(["critical", "error", "warning", "info"].includes(String(payload.severity)), "invalid severity");
    need(typeof payload.source === "string", "no source");
  }
  return faults;
}

/** A Standard Webhooks receiver that checks the signature, its age and the id. */
export function startWebhook(secret: () => string): Promise<StubReceiver> {
  return StubReceiver.start((received) => webhookFaults(received, secret()), { status: 204, body: "" });
}

function webhookFaults({ headers, text, at }: Received, secret: string): string[] {
  const id = String(headers["webhook-id"] ?? "");
  const timestamp = String(headers["webhook-timestamp"] ?? "");
  if (!id || id.includes(".") || !/^\d+$/.test(timestamp)) return ["missing webhook headers"];
  if (Math.abs(at / 1_000 - Number(timestamp)) > 300) return ["stale timestamp"];
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${timestamp}.${text}`).digest();
  const given = String(headers["webhook-signature"] ?? "").split(" ");
  const right = given.some((one) => {
    const bytes = Buffer.from(one.replace(/^v1,/, ""), "base64");
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
  return right ? [] : ["wrong signature"];
}
