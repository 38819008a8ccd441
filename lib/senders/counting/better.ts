import type { Call } from "@/lib/senders/call";
import { senderNamed } from "@/lib/senders/registry";
import type { Counts } from "./count-calls";
import { isGateway } from "./same-call";

const STANDINGS = ["estimate", "instrumentation", "native"] as const;

/** Of two reports of one call, the one that counts. A total order: the same whichever comes first. */
export function better(a: Call, b: Call, counts: Counts): Call {
  const [ofA, ofB] = [meritsOf(a, counts), meritsOf(b, counts)];
  for (let at = 0; at < ofA.length; at++) if (ofA[at] !== ofB[at]) return ofA[at]! > ofB[at]! ? a : b;
  return a.key < b.key ? a : b;
}

function meritsOf(call: Call, counts: Counts): number[] {
  const { tokens } = call;
  const standing = senderNamed(call.sender)?.standing ?? "instrumentation";
  return [
    isGateway(call) === (counts === "gateway") ? 1 : 0,
    STANDINGS.indexOf(standing),
    known(tokens.input) + known(tokens.output),
    known(tokens.cached) + known(tokens.cacheWrite) + known(tokens.thinking),
    call.status === "error" ? 1 : 0,
    // What lies inside measured nearer to the provider.
    call.startMs,
  ];
}

const known = (count: number | null) => (count === null ? 0 : 1);
