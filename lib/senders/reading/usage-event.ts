import type { Call } from "@/lib/senders/call";
import type { Attributes } from "@/lib/senders/record";
import { GEN_AI } from "./aliases";
import { countOf } from "./attributes";
import { inputOfTotal, TOTAL } from "./read-call";

/** By which Ax tells the counts of a call, again with each part of a stream that changes them; its spans have none. */
export const USAGE_EVENT = "gen_ai.usage";

const THOUGHTS = "gen_ai.usage.thoughts_tokens";

export const readsOfUsageEvent: readonly string[] = [...GEN_AI.input, ...GEN_AI.output, ...TOTAL, THOUGHTS];

/**
 * Ax leaves cached tokens out of the input and reports none, but its total has them. Of Claude they may have been read or
 * written, which have different prices. Thoughts are those of Google, which lie beside the output.
 */
export function addUsageEvent(call: Call, usage: Attributes): void {
  const plain = countOf(usage, GEN_AI.input);
  const thinking = countOf(usage, THOUGHTS);
  const said = countOf(usage, GEN_AI.output);
  const output = said === null ? null : said + (thinking ?? 0);
  const input = inputOfTotal(plain, output, countOf(usage, TOTAL));
  const beside = (input ?? 0) - (plain ?? 0);
  const isClaude = call.model.includes("claude");
  // A stream of Claude begins with a count of output that stands for none.
  const isWhole = call.operation === "chat" && call.status !== "error";
  call.tokens = {
    input,
    output: isWhole ? output : null,
    cached: beside > 0 && !isClaude ? beside : null,
    cacheWrite: null,
    thinking: isWhole ? thinking : null,
  };
}
