import type { Call } from "@/lib/senders/call";
import { senderNamed } from "@/lib/senders/registry";

/** Two records of one process agree on times to this. */
const PROCESS_SLACK_MS = 20;
/** Clocks of two machines. */
const MACHINES_SLACK_MS = 2_000;
export const LONGEST_SLACK_MS = MACHINES_SLACK_MS;
/** A call that ends long after the record of its beginning. */
export const LONGEST_CALL_MS = 3_600_000;

export const isGateway = (call: Call) => senderNamed(call.sender)?.vantage === "gateway";

/** Parent and child are one call where both call a model for the same end. */
export const isBelow = (inner: Call, outer: Call) =>
  inner.group !== "" &&
  inner.group === outer.group &&
  inner.parent !== "" &&
  inner.parent === outer.span &&
  inner.key !== outer.key &&
  inner.operation === outer.operation;

/** The provider's own id says it; some stand-ins for providers give every answer the same one, so the times must meet. */
export const sharesAnswer = (a: Call, b: Call) =>
  a.responseId !== "" &&
  a.responseId === b.responseId &&
  a.operation === b.operation &&
  meets(a, b, slackOf(a, b));

/**
 * Nothing names both, but two scopes report the same model, provider, counts and time. In another trace all counts must
 * be known; in the same one an unknown count fits any.
 */
export function isLikeness(a: Call, b: Call): boolean {
  if (a.scope === b.scope || a.operation !== b.operation) return false;
  if (!isSameProvider(a, b) || !isSameModel(a, b)) return false;
  const slackMs = slackOf(a, b);
  if (!contains(a, b, slackMs) && !contains(b, a, slackMs)) return false;
  if (a.group !== "" && a.group === b.group)
    return fits(a.tokens.input, b.tokens.input) && fits(a.tokens.output, b.tokens.output);
  if (a.service !== b.service && isGateway(a) === isGateway(b)) return false;
  return countsOf(a) !== "" && countsOf(a) === countsOf(b);
}

/** Two likenesses share one of these. */
export function likenessNames(call: Call): string[] {
  const counts = countsOf(call);
  return [call.group && `group ${call.group}`, counts && `counts ${counts}`].filter((name) => name !== "");
}

/** What two reports of one call have in common where they are reported in different traces; "" where that is not known. */
export function countsOf({ tokens, operation }: Call): string {
  if (tokens.input === null || (tokens.output === null && operation === "chat")) return "";
  return `${tokens.input}|${tokens.output ?? ""}`;
}

/** How far apart two reports are in time. */
export const distance = (a: Call, b: Call) => Math.abs(a.startMs - b.startMs) + Math.abs(a.endMs - b.endMs);

const slackOf = (a: Call, b: Call) => (isGateway(a) === isGateway(b) ? PROCESS_SLACK_MS : MACHINES_SLACK_MS);

const meets = (a: Call, b: Call, slackMs: number) =>
  a.startMs <= b.endMs + slackMs && b.startMs <= a.endMs + slackMs;

const contains = (outer: Call, inner: Call, slackMs: number) =>
  outer.startMs <= inner.startMs + slackMs && outer.endMs >= inner.endMs - slackMs;

const fits = (a: number | null, b: number | null) => a === null || b === null || a === b;

const isSameProvider = (a: Call, b: Call) =>
  a.provider === "" || b.provider === "" || a.provider === b.provider || isGateway(a) !== isGateway(b);

function isSameModel(a: Call, b: Call): boolean {
  const names = new Set(namesOf(a));
  return namesOf(b).some((name) => names.has(name));
}

/** Without the maker before it and the date behind it: gpt-5-mini, openai/gpt-5-mini and gpt-5-mini-2025-08-07 are one. */
function namesOf({ model, servedModel }: Call): string[] {
  return [model, servedModel]
    .filter((name) => name !== "")
    .map((name) =>
      name
        .toLowerCase()
        .replace(/^.*\//, "")
        .replace(/[-@]\d{4}-?\d{2}-?\d{2}$/, ""),
    );
}
