import type { Call, TokenCounts } from "@/lib/senders/call";
import { senderNamed } from "@/lib/senders/registry";
import type { Sender } from "@/lib/senders/sender";

/** Two records of one process agree on times to this. */
const PROCESS_SLACK_MS = 20;
/** Clocks of two machines. */
const MACHINES_SLACK_MS = 2_000;
export const LONGEST_SLACK_MS = MACHINES_SLACK_MS;
/** A call that ends long after the record of its beginning. */
export const LONGEST_CALL_MS = 3_600_000;

/** Of two packages that watch one call in one process, one around the other: the first call also loads what it needs. */
export const BEGIN_MS = 1_000;
const END_MS = 100;

export const isGateway = (call: Call) => senderNamed(call.sender)?.vantage === "gateway";

export function standingOf(call: Call): Sender["standing"] {
  const sender = senderNamed(call.sender);
  return sender?.standingOf?.(call) ?? sender?.standing ?? "instrumentation";
}

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
 * Nothing names both, but two scopes report the same model, provider, counts and time. In the same trace an unknown
 * count fits any; in another one an unknown or guessed count does where both began and ended together.
 */
export function isLikeness(a: Call, b: Call): boolean {
  if (a.scope === b.scope || a.operation !== b.operation) return false;
  if (!isSameProvider(a, b) || !isSameModel(a, b)) return false;
  const slackMs = slackOf(a, b);
  if (!contains(a, b, slackMs) && !contains(b, a, slackMs)) return false;
  if (a.group !== "" && a.group === b.group && fits(a.tokens, b.tokens)) return true;
  if (a.service !== b.service && isGateway(a) === isGateway(b)) return false;
  if (countsOf(a) !== "" && countsOf(a) === countsOf(b)) return true;
  return areNearby(a, b) && a.status === b.status && isTogether(a, b);
}

/** Of two likenesses each has one of the names that the other one seeks. */
export function likenessNames(call: Call): { own: string[]; sought: string[] } {
  const counts = countsOf(call);
  const { own, sought } = nearbyOf(call);
  const names = [call.group && `group ${call.group}`, counts && `counts ${counts}`].filter(
    (name) => name !== "",
  );
  return { own: own === "" ? names : [...names, own], sought: [...names, ...sought] };
}

/**
 * Under which names two reports find each other where one of them does not know its counts. `own` is "" for a call that
 * names its answer and its counts.
 */
export function nearbyOf(call: Call): { own: string; sought: string[] } {
  const isTold = countsOf(call) !== "" && !isGuess(call);
  if (isGateway(call) || (isTold && call.responseId !== "")) return { own: "", sought: [] };
  const place = `${call.operation} ${call.service}`;
  const [told, untold] = [`told ${place}`, `untold ${place}`];
  return isTold ? { own: told, sought: [untold] } : { own: untold, sought: [told, untold] };
}

function areNearby(a: Call, b: Call): boolean {
  if (!nearbyOf(a).sought.includes(nearbyOf(b).own)) return false;
  return isGuess(a) || isGuess(b) || fits(a.tokens, b.tokens);
}

function isTogether(a: Call, b: Call): boolean {
  if (Math.abs(a.startMs - b.startMs) > BEGIN_MS) return false;
  if (Math.abs(a.endMs - b.endMs) <= END_MS) return true;
  // What saw nothing of the answer ended with its headers.
  const first = a.endMs < b.endMs ? a : b;
  const { tokens, responseId, servedModel, finishReason } = first;
  return tokens.output === null && responseId === "" && servedModel === "" && finishReason === null;
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

const isGuess = (call: Call) => standingOf(call) === "estimate";

const fits = (a: TokenCounts, b: TokenCounts) =>
  (a.input === null || b.input === null || a.input === b.input) &&
  (a.output === null || b.output === null || a.output === b.output);

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
