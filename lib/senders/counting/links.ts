import type { Call, CallReport } from "@/lib/senders/call";
import type { Groups } from "./groups";

/** `peers`: reports of one call at the same height; `outerOf`: the report below which one lies. */
export type Links = { families: Groups<CallReport>; peers: Groups<Call>; outerOf: Map<Call, Call> };

export const byStart = (a: CallReport, b: CallReport) =>
  a.startMs - b.startMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** Instrumentations wrap each other; what lies in more than this many is not one call. */
const MOST_HEIGHT = 20;

/** The reports in which a call lies, the nearest first. */
export function outersOf(call: Call, { outerOf }: Links): Call[] {
  const outers: Call[] = [];
  for (let outer = outerOf.get(call); outer && outers.length < MOST_HEIGHT; outer = outerOf.get(outer))
    outers.push(outer);
  return outers;
}

/** Each call is compared with the candidates that started last, so that many like calls do not take quadratic time. */
export const MOST_CANDIDATES = 50;

/** Whether another one had to make room. */
export function remember(list: Call[], call: Call): boolean {
  list.push(call);
  const isFull = list.length > MOST_CANDIDATES;
  if (isFull) list.shift();
  return isFull;
}
