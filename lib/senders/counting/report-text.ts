import type { Call, CallReport } from "@/lib/senders/call";

/** A report as it is remembered: values without names, which would be half of the text. New fields go last. */
export function textOfReport(report: CallReport): string {
  if (report.kind === "call") return JSON.stringify(valuesOf(report));
  const { kind, sender, key, group, startMs } = report;
  return report.kind === "fallbacks"
    ? JSON.stringify([kind, sender, key, group, startMs, report.span, report.endMs])
    : JSON.stringify([kind, sender, key, group, startMs, report.began, report.answeredMs]);
}

const valuesOf = (call: Call) => [
  call.kind,
  call.sender,
  call.key,
  call.group,
  call.startMs,
  call.endMs,
  call.senderVersion,
  call.scope,
  call.span,
  call.parent,
  call.responseId,
  call.began,
  call.operation,
  call.ttftMs,
  call.model,
  call.servedModel,
  call.provider,
  call.environment,
  call.service,
  call.tokens.input,
  call.tokens.output,
  call.tokens.cached,
  call.tokens.cacheWrite,
  call.tokens.thinking,
  call.billing,
  call.cost,
  call.status,
  call.errorType,
  call.fromCache ?? null,
  call.finishReason,
  call.fallbackFrom,
  call.userId,
  call.tags,
];

/** The report of a text. Rows that were kept with names are read, too. */
export function reportOfText(text: string): CallReport {
  const read = JSON.parse(text);
  if (!Array.isArray(read)) return read;
  const [kind, sender, key, group, startMs, ...more] = read;
  if (kind === "fallbacks") return { kind, sender, key, group, startMs, span: more[0], endMs: more[1] };
  if (kind === "began") return { kind, sender, key, group, startMs, began: more[0], answeredMs: more[1] };
  return callOf({ sender, key, group, startMs }, more);
}

// biome-ignore lint/suspicious/noExplicitAny: what JSON holds has no type of its own.
function callOf(own: Pick<Call, "sender" | "key" | "group" | "startMs">, more: any[]): Call {
  const [endMs, senderVersion, scope, span, parent, responseId, began, operation, ttftMs, ...names] = more;
  const [model, servedModel, provider, environment, service, ...rest] = names;
  const [input, output, cached, cacheWrite, thinking, billing, cost, status, errorType, ...last] = rest;
  const [fromCache, finishReason, fallbackFrom, userId, tags] = last;
  const { sender, key, group, startMs } = own;
  return {
    kind: "call",
    sender,
    senderVersion,
    scope,
    key,
    group,
    span,
    parent,
    responseId,
    began,
    operation,
    startMs,
    endMs,
    ttftMs,
    model,
    servedModel,
    provider,
    environment,
    service,
    tokens: { input, output, cached, cacheWrite, thinking },
    billing,
    cost,
    status,
    errorType,
    ...(fromCache ? { fromCache } : {}),
    finishReason,
    fallbackFrom,
    userId,
    tags,
  };
}
