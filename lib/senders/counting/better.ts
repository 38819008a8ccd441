import type { Call } from "@/lib/senders/call";
import type { Counts } from "./count-calls";
import { isGateway, standingOf } from "./same-call";

const STANDINGS = ["estimate", "instrumentation", "native"] as const;

/** Of two reports of one call, the one that counts. A total order: the same whichever comes first. */
export function better(a: Call, b: Call, counts: Counts): Call {
  const order = compareMerits(a, b, counts);
  return order > 0 || (order === 0 && a.key < b.key) ? a : b;
}

/** Of two reports of one call that lie in one another. */
export const betterOfNested = (inner: Call, outer: Call, counts: Counts): Call =>
  compareMerits(inner, outer, counts) >= 0 ? inner : outer;

function compareMerits(a: Call, b: Call, counts: Counts): number {
  const [ofA, ofB] = [meritsOf(a, counts), meritsOf(b, counts)];
  const at = ofA.findIndex((merit, at) => merit !== ofB[at]);
  return at === -1 ? 0 : ofA[at]! - ofB[at]!;
}

function meritsOf(call: Call, counts: Counts): number[] {
  const { tokens } = call;
  return [
    isGateway(call) === (counts === "gateway") ? 1 : 0,
    STANDINGS.indexOf(standingOf(call)),
    known(tokens.input) + known(tokens.output),
    known(tokens.cached) + known(tokens.cacheWrite) + known(tokens.thinking),
    call.status === "error" ? 1 : 0,
    // What lies inside measured nearer to the provider.
    call.startMs,
  ];
}

const known = (count: number | null) => (count === null ? 0 : 1);
