import { createHmac, timingSafeEqual } from "node:crypto";
import { type Received, StubReceiver } from "./stub-receiver";

type Text = { type: string; text: string };
type Button = { type: string; text?: Text; url?: string };
type Block = { type: string; text?: Text; fields?: Text[]; elements?: (Text | Button)[] };

/** Collects violations. */
function checks(): { faults: string[]; need: (holds: unknown, fault: string) => void } {
  const faults: string[] = [];
  return { faults, need: (holds, fault) => void (holds || faults.push(fault)) };
}

const fits = (text: unknown, limit: number) =>
  typeof text === "string" && text.length > 0 && text.length <= limit;
const isJson = ({ headers }: Received) => /^application\/json/.test(headers["content-type"] ?? "");
const isWebAddress = (url: unknown) => /^https?:\/\/[^\s]+$/.test(String(url));

/** Slack's incoming webhook with its limits on texts, fields and blocks; answers `ok`. */
export function startSlack(): Promise<StubReceiver> {
  return StubReceiver.start(slackFaults, { status: 200, body: "ok" });
}

function slackFaults(received: Received): string[] {
  const { faults, need } = checks();
  const { json } = received;
  need(isJson(received), "content-type");
  need(fits(json.text, 40_000), "no_text");
  need(!isMarkedUp(json.text), "unescaped_mention");
  const blocks = (json.blocks ?? []) as Block[];
  need(blocks.length > 0 && blocks.length <= 50, "invalid_blocks");
  for (const { type, text, fields, elements = [] } of blocks) {
    need(["header", "section", "context", "actions"].includes(type), `unknown block ${type}`);
    if (type === "header") need(text?.type === "plain_text" && fits(text.text, 150), "invalid_header");
    if (type === "section" && text) need(fits(text.text, 3_000), "section_too_long");
    if (type === "section") need(text ?? fields?.length, "empty_section");
    if (fields)
      need(fields.length <= 10 && fields.every((field) => fits(field.text, 2_000)), "invalid_fields");
    if (type === "context")
      need(elements.length <= 10 && elements.every((one) => fits(one.text, 3_000)), "invalid_context");
    if (type === "actions") {
      need(elements.length <= 25, "too_many_actions");
      for (const button of elements as Button[])
        need(
          fits(button.text?.text, 75) && isWebAddress(button.url) && fits(button.url, 3_000),
          "invalid_button",
        );
    }
    const marked = [text, ...(fields ?? []), ...(elements as Text[])].filter((one) => one?.type === "mrkdwn");
    need(!marked.some((one) => isMarkedUp(one!.text)), "unescaped_mention");
  }
  return faults;
}

/** Mentions and links begin with `<`, and a bare `&` would start an invalid entity. */
function isMarkedUp(text: unknown): boolean {
  return /<|&(?!(amp|lt|gt);)/.test(String(text));
}

/** PagerDuty's Events API v2; answers 202. */
export function startPagerduty(): Promise<StubReceiver> {
  const body = JSON.stringify({ status: "success", message: "Event processed" });
  return StubReceiver.start(pagerdutyFaults, { status: 202, body });
}

function pagerdutyFaults(received: Received): string[] {
  const { faults, need } = checks();
  const { json, text } = received;
  need(isJson(received), "content-type");
  need(Buffer.byteLength(text) <= 512_000, "event too large");
  need(/^[A-Za-z0-9]{32}$/.test(String(json.routing_key)), "invalid routing_key");
  need(["trigger", "acknowledge", "resolve"].includes(String(json.event_action)), "invalid event_action");
  need(fits(json.dedup_key, 255), "invalid dedup_key");
  if (json.event_action === "trigger") {
    const payload = (json.payload ?? {}) as Record<string, unknown>;
    need(fits(payload.summary, 1_024), "invalid summary");
    need(["critical", "error", "warning", "info"].includes(String(payload.severity)), "invalid severity");
    need(fits(payload.source, 255), "no source");
    need(!Number.isNaN(Date.parse(String(payload.timestamp))), "invalid timestamp");
    need(isWebAddress(json.client_url), "invalid client_url");
    const links = (json.links ?? []) as { href: string }[];
    need(
      links.every(({ href }) => isWebAddress(href)),
      "invalid link",
    );
  }
  return faults;
}

/** A Workflows webhook of Microsoft Teams: one Adaptive Card of plain text; answers 202. */
export function startTeams(): Promise<StubReceiver> {
  return StubReceiver.start(teamsFaults, { status: 202, body: "" });
}

type CardElement = { type: string; text?: string; facts?: { title: string; value: string }[] };
type Card = { type: string; version: string; body: CardElement[]; actions: Button[] };

function teamsFaults(received: Received): string[] {
  const { faults, need } = checks();
  const { json, text } = received;
  need(isJson(received), "content-type");
  need(Buffer.byteLength(text) <= 20_000, "RequestEntityTooLarge");
  const [attachment, ...others] = (json.attachments ?? []) as { contentType: string; content: Card }[];
  need(json.type === "message" && attachment && others.length === 0, "no single attachment");
  need(attachment?.contentType === "application/vnd.microsoft.card.adaptive", "no adaptive card");
  const { type, version, body = [], actions = [] } = attachment?.content ?? ({} as Card);
  need(type === "AdaptiveCard" && /^1\.[0-5]$/.test(version), "unknown version");
  need(body.length > 0, "empty card");
  const plain = (one: unknown) => fits(one, 3_000) && !/\]\(/.test(String(one));
  for (const element of body) {
    if (element.type === "TextBlock") need(plain(element.text), "invalid TextBlock");
    else
      need(
        element.facts?.every(({ title, value }) => plain(title) && plain(value)),
        "invalid FactSet",
      );
  }
  need(actions.length <= 6 && actions.every(({ url }) => isWebAddress(url)), "invalid actions");
  return faults;
}

/** A Discord webhook called with wait=true; answers 200 with the message. */
export function startDiscord(): Promise<StubReceiver> {
  return StubReceiver.start(discordFaults, { status: 200, body: JSON.stringify({ id: "1199", type: 0 }) });
}

type Embed = {
  title: string;
  url: string;
  color: number;
  description: string;
  fields: { name: string; value: string }[];
};

function discordFaults(received: Received): string[] {
  const { faults, need } = checks();
  const { json, path } = received;
  need(isJson(received), "content-type");
  need(new URL(path, "http://stub").searchParams.get("wait") === "true", "not asked to wait");
  need(JSON.stringify(json.allowed_mentions) === '{"parse":[]}', "mentions are allowed");
  need(fits(json.content, 2_000), "content");
  const embeds = (json.embeds ?? []) as Embed[];
  need(embeds.length > 0 && embeds.length <= 10, "embeds");
  let total = 0;
  // A text without its escapes: no mention, no timestamp, no foreign link.
  const harmless = (text: string) =>
    !/<|\]\((?!https:\/\/sightline\.example\/)/.test(text.replaceAll(/\\[\s\S]/g, ""));
  for (const { title, url, color, description, fields } of embeds) {
    need(fits(title, 256) && isWebAddress(url), "title");
    need(Number.isInteger(color) && color >= 0 && color <= 0xffffff, "color");
    need(fits(description, 4_096), "description");
    need(fields.length <= 25, "fields");
    for (const { name, value } of fields)
      need(fits(name.trim(), 256) && fits(value.trim(), 1_024), "BASE_TYPE_REQUIRED");
    const texts = [title, description, ...fields.flatMap(({ name, value }) => [name, value])];
    need(texts.every(harmless), "unescaped markup");
    total += texts.reduce((sum, text) => sum + text.length, 0);
  }
  need(total <= 6_000, "MAX_EMBED_SIZE_EXCEEDED");
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
  if (Buffer.byteLength(text) > 20_000) return ["body above 20 kB"];
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
