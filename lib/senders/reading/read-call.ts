import { type Billing, RequestStatus } from "@/lib/schema/request/request";
import { COST_LIMIT_USD } from "@/lib/schema/request/request-input";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { trimName } from "@/lib/schema/request/trim-name";
import type { Call, Operation, TokenCounts } from "@/lib/senders/call";
import { type ErrorClass, errorClass } from "@/lib/senders/error-class";
import type { Attributes, Source, SpanRecord } from "@/lib/senders/record";
import type { Aliases } from "./aliases";
import { countOf, first, instantOf, numberOf, textOf, textsOf } from "./attributes";
import { providerName, providerOfModel } from "./provider";

const OPERATIONS: Record<string, Operation> = {
  chat: "chat",
  completion: "chat",
  text_completion: "chat",
  text_completions: "chat",
  generate_content: "chat",
  embeddings: "embeddings",
  embedding: "embeddings",
  rerank: "rerank",
  image_generation: "image",
  generate_image: "image",
  image: "image",
  speech: "speech",
  generate_speech: "speech",
  text_to_speech: "speech",
  transcription: "transcription",
  transcribe: "transcription",
};

/** The operation by its name; null if it is not a model call: agents, steps, tools, workflows. */
export function operationNamed(name: string): Operation | null {
  if (Object.hasOwn(OPERATIONS, name)) return OPERATIONS[name]!;
  const plain = name.toLowerCase();
  return Object.hasOwn(OPERATIONS, plain) ? OPERATIONS[plain]! : null;
}

export type Said = {
  sender: string;
  aliases: Aliases;
  operation: Operation;
};

const UNKNOWN_TOKENS: TokenCounts = {
  input: null,
  output: null,
  cached: null,
  cacheWrite: null,
  thinking: null,
};

/**
 * A call as a span reports it, by the names of an alias table. Counts are as sent: senders that know better make them
 * inclusive.
 */
export function callOfSpan(span: SpanRecord, said: Said): Call {
  const call = callOf(span.source, span.attributes, said);
  call.group = span.traceId;
  call.span = span.spanId;
  call.parent = span.parentId;
  call.key = span.traceId !== "" && span.spanId !== "" ? `${span.traceId}-${span.spanId}` : "";
  call.startMs = span.startMs;
  call.endMs = span.endMs;
  call.ttftMs = ttftWithin(call, ttftOf(span.attributes, said.aliases));
  call.status = "success";
  const error = errorOfSpan(span, said.aliases, call.finishReason);
  if (error !== null) setError(call, error);
  applySightline(call, span.source.resource);
  applySightline(call, span.attributes);
  return call;
}

/** What any record reports: names and counts. Identity, times and status are the caller's. */
export function callOf(source: Source, attributes: Attributes, { sender, aliases, operation }: Said): Call {
  const { resource } = source;
  const model = withoutOwner(nameOf(attributes, aliases.model));
  const servedModel = withoutOwner(nameOf(attributes, aliases.servedModel));
  const provider = providerName(nameOf(attributes, aliases.provider));
  const feature = textOf(attributes, aliases.feature);
  return {
    kind: "call",
    sender,
    senderVersion: source.scopeVersion,
    scope: source.scope,
    key: "",
    group: "",
    span: "",
    parent: "",
    responseId: textOf(attributes, aliases.responseId),
    began: "",
    operation,
    startMs: 0,
    endMs: 0,
    ttftMs: null,
    model: model || servedModel,
    servedModel,
    provider: provider || providerBy(attributes, [aliases.model, aliases.servedModel]),
    environment: textOf(attributes, aliases.environment) || textOf(resource, aliases.environment),
    service: textOf(resource, aliases.service) || textOf(attributes, aliases.service),
    tokens: {
      input: countOf(attributes, aliases.input),
      output: countOf(attributes, aliases.output),
      cached: countOf(attributes, aliases.cached),
      cacheWrite: countOf(attributes, aliases.cacheWrite),
      thinking: countOf(attributes, aliases.thinking),
    },
    billing: billingOf(attributes, aliases),
    cost: estimatedCost(numberOf(attributes, aliases.cost)),
    status: "success",
    errorType: null,
    finishReason: textsOf(attributes, aliases.finishReason)[0]?.slice(0, 100) || null,
    fallbackFrom: null,
    userId: textOf(attributes, aliases.user) || null,
    tags: feature === "" ? null : { feature: feature.slice(0, 256) },
  };
}

/** The provider by the first name that was sent: the path of a resource, which a stored name lacks, says whose it is. */
export const providerBy = (attributes: Attributes, models: readonly (readonly string[])[]): string =>
  providerOfModel(models.map((names) => nameOf(attributes, names)).find((name) => name !== "") ?? "");

/** Java's Micrometer writes "none" for a name that it does not know, Python "None". */
function nameOf(attributes: Attributes, names: readonly string[]): string {
  const name = textOf(attributes, names);
  return name.toLowerCase() === "none" ? "" : name;
}

function billingOf(attributes: Attributes, aliases: Aliases): Billing | null {
  const billing: Billing = {
    cacheWrite1hTokens: countOf(attributes, aliases.cacheWrite1h),
    audioInputTokens: countOf(attributes, aliases.audioInput),
    audioOutputTokens: countOf(attributes, aliases.audioOutput),
    imageInputTokens: null,
    imageOutputTokens: null,
    serviceTier: textOf(attributes, aliases.serviceTier, 100).toLowerCase() || null,
    region: null,
  };
  const { cacheWrite1hTokens, audioInputTokens, audioOutputTokens, serviceTier } = billing;
  return (cacheWrite1hTokens ?? audioInputTokens ?? audioOutputTokens ?? serviceTier) === null
    ? null
    : billing;
}

/** What a sender says that input and output make together. */
export const TOTAL = ["gen_ai.usage.total_tokens", "llm.usage.total_tokens"];

/** Counts of unknown convention: parts that are larger than the whole, or that only beside it make the total, lie beside it. */
export function likelyInclusive(tokens: TokenCounts, total: number | null = null): TokenCounts {
  const { input, output, cached, cacheWrite, thinking } = tokens;
  const caches = (cached ?? 0) + (cacheWrite ?? 0);
  const thoughts = thinking ?? 0;
  const apart = total === null || input === null || output === null ? 0 : total - input - output;
  const isBoth = apart > 0 && apart === caches + thoughts;
  const cachedApart = isBoth || (apart > 0 && apart === caches) || (input !== null && caches > input);
  const thoughtApart = isBoth || (apart > 0 && apart === thoughts) || (output !== null && thoughts > output);
  const counts = cachedApart ? withCached(tokens) : tokens;
  return thoughtApart && output !== null ? { ...counts, output: output + thoughts } : counts;
}

/** Google counts thoughts beside its output. Where a sender reports a total instead, they are what it has more. */
export function withThoughts(call: Call, total: number | null): void {
  const { input, output, thinking } = call.tokens;
  if (!call.provider.startsWith("gcp.") || input === null || output === null || thinking !== null) return;
  const thoughts = total === null ? 0 : total - input - output;
  if (thoughts > 0) call.tokens = { ...call.tokens, output: output + thoughts, thinking: thoughts };
}

/** Counts that leave out their cached parts, made inclusive. */
export function withCached(tokens: TokenCounts): TokenCounts {
  if (tokens.input === null) return tokens;
  return { ...tokens, input: tokens.input + (tokens.cached ?? 0) + (tokens.cacheWrite ?? 0) };
}

/** The same where only the total tells how large those parts are. */
export function inputOfTotal(
  input: number | null,
  output: number | null,
  total: number | null,
): number | null {
  return input === null ? null : Math.max(input, (total ?? 0) - (output ?? 0));
}

/** Tokens of a call that gave none a meaning: what was counted is not what was billed. */
export const unknownTokens = (): TokenCounts => ({ ...UNKNOWN_TOKENS });

export function setError(call: Call, error: ErrorClass): void {
  call.status = "error";
  call.errorType = error;
}

/** A chat that has the status of a good one and nothing of an answer is a stream that was left early or that broke. */
export function cancelUnanswered(call: Call): void {
  const { operation, status, finishReason, responseId, servedModel, tokens } = call;
  const answered = finishReason !== null || responseId !== "" || servedModel !== "" || tokens.output !== null;
  if (operation === "chat" && status === "success" && !answered) setError(call, "cancelled");
}

/** A reported cost of 0 is ignored: price tables that did not load report it. */
export function estimatedCost(usd: unknown): Call["cost"] {
  return typeof usd === "number" && usd > 0 && usd <= COST_LIMIT_USD ? { usd, from: "estimate" } : null;
}

function ttftOf(attributes: Attributes, aliases: Aliases): number | null {
  const seconds = numberOf(attributes, aliases.ttftSeconds);
  return seconds === null ? numberOf(attributes, aliases.ttftMs) : seconds * 1_000;
}

/** A time to the first token lies within its call; any other was measured elsewhere. */
export function ttftWithin({ startMs, endMs }: Pick<Call, "startMs" | "endMs">, ttftMs: number | null) {
  return ttftMs !== null && ttftMs >= 0 && ttftMs <= endMs - startMs ? ttftMs : null;
}

/** The same from the instant of the first token. */
export function ttftFrom(call: Call, attributes: Attributes, names: string): number | null {
  const instant = instantOf(attributes, names);
  return ttftWithin(call, instant === null ? null : instant - call.startMs);
}

/** The class of a span's error; null where nothing marks it as failed. */
export function errorOfSpan(
  span: SpanRecord,
  aliases: Aliases,
  finishReason: string | null,
): ErrorClass | null {
  const type = textOf(span.attributes, aliases.errorType, 500);
  const failed = span.statusCode === 2 || type !== "" || finishReason === "error";
  if (!failed) return null;
  return errorClass({
    type: `${type} ${span.exceptionType}`,
    status: numberOf(span.attributes, aliases.httpStatus),
    // Behind the first line come stack traces.
    message: span.statusMessage.split("\n", 1)[0],
  });
}

/** Sightline's own attributes take precedence: `sightline.feature`, `sightline.tag.team`. */
export function applySightline(call: Call, attributes: Attributes): void {
  let isOurs = false;
  for (const name of attributes.keys()) isOurs ||= name.startsWith("sightline.");
  if (!isOurs) return;
  const status = RequestStatus.safeParse(first(attributes, "sightline.status"));
  if (status.success) call.status = status.data;
  if (call.status !== "error") call.errorType = null;
  call.environment = textOf(attributes, "sightline.environment") || call.environment;
  call.userId = textOf(attributes, "sightline.user") || call.userId;
  for (const [name, value] of attributes) {
    const tag =
      name === "sightline.feature" ? "feature" : name.startsWith("sightline.tag.") ? name.slice(14) : null;
    if (tag === null) continue;
    const text = textOf(new Map([[name, value]]), name, 256);
    if (text !== "") addTag(call, tag, text);
  }
}

const MOST_TAGS = 16;

export function addTag(call: Call, sent: string, value: string): void {
  const name = trimName(sent);
  if (name === "" || name.length > 64 || name === "__proto__" || value.length > 256) return;
  const tags = call.tags ?? {};
  if (!Object.hasOwn(tags, name) && Object.keys(tags).length >= MOST_TAGS) return;
  call.tags = { ...tags, [name]: value };
}
