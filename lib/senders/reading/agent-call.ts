import { createHash } from "node:crypto";
import type { Call, TokenCounts } from "@/lib/senders/call";
import { type ErrorClass, errorClass } from "@/lib/senders/error-class";
import type { Attributes, AttributeValue, LogRecord } from "@/lib/senders/record";
import { type Aliases, GEN_AI } from "./aliases";
import { numberOf, textOf } from "./attributes";
import { addTag, applySightline, callOf, setError, ttftWithin } from "./read-call";

/** Facts that a coding agent's log tells under names of its own. */
const NO_ALIASES = Object.fromEntries(Object.keys(GEN_AI).map((field) => [field, []])) as unknown as Aliases;
const AGENT_ALIASES: Aliases = {
  ...NO_ALIASES,
  model: ["model"],
  cacheWrite1h: ["cache_creation_1h_tokens"],
  environment: GEN_AI.environment,
  service: GEN_AI.service,
};

/** How OTEL_RESOURCE_ATTRIBUTES name the team of an agent's user. */
const TEAM_READS = ["team.id", "team.name", "team", "department"];

/** A digest: of what is only compared. */
export const digestOf = (...parts: readonly (string | number)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);

/** The name of an agent's event without its product, wherever the sender puts it: "api_request". */
export function eventNameOf({ eventName, body, attributes }: LogRecord, product: string): string {
  const name = textOf(attributes, "event.name") || eventName || body;
  return name.startsWith(`${product}.`) ? name.slice(product.length + 1) : name;
}

type Told = {
  sender: string;
  provider: string;
  durationMs: number | null;
  ttftMs: number | null;
  /** Names of the attributes that identify people, the most lasting first. */
  people: readonly string[];
  session: string;
  /** What in the agent asked: its main loop, a helper, a sub-agent. */
  source: string;
};

/** A call that a log record tells at its end. Key, tokens and status are the caller's. */
export function callOfLog(log: LogRecord, told: Told): Call {
  const { attributes, source } = log;
  const call = callOf(source, attributes, { sender: told.sender, aliases: AGENT_ALIASES, operation: "chat" });
  call.senderVersion = textOf(source.resource, "service.version", 50) || source.scopeVersion;
  call.provider = told.provider;
  call.endMs = log.timeMs;
  call.startMs = log.timeMs - Math.max(0, told.durationMs ?? 0);
  call.ttftMs = ttftWithin(call, told.ttftMs);
  call.userId = textOf(attributes, told.people) || null;
  if (told.source !== "") addTag(call, "source", told.source.slice(0, 256));
  applyAgent(call, told.session, source.resource);
  applySightline(call, source.resource);
  return call;
}

/** The facts of every call of an agent. The session's id is only compared. */
export function applyAgent(call: Call, session: string, resource: Attributes): void {
  addTag(call, "agent", call.sender);
  if (session !== "") addTag(call, "session", digestOf(session).slice(0, 16));
  const team = textOf(resource, TEAM_READS, 100);
  if (team !== "") addTag(call, "team", team);
}

/** A call that was refused used no tokens. */
const NONE: TokenCounts = { input: 0, output: 0, cached: 0, cacheWrite: 0, thinking: null };

export function failed(call: Call, error: ErrorClass): Call {
  call.tokens = { ...NONE };
  setError(call, error);
  return call;
}

/** The class of an error from its status and from all that is said of it. */
export function errorOfLog(attributes: Attributes, status: string[], words: string[]): ErrorClass {
  const said = words
    .map((name) => textOf(attributes, name, 10_000).slice(0, 200))
    .filter((text) => text !== "");
  return errorClass({ status: numberOf(attributes, status), type: said.join(" ") });
}

/** A text or a number as a text; "" for anything else. */
export const partOf = (value: AttributeValue | undefined): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
