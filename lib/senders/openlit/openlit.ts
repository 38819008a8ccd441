import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import {
  callOfSpan,
  cancelUnanswered,
  likelyInclusive,
  operationNamed,
  withCached,
} from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  cost: ["gen_ai.usage.cost"],
  // Its own time to the first token leaves out the wait for the headers.
  ttftSeconds: [],
};

/**
 * OpenLIT. Of Anthropic the input leaves out what was cached, and streams count one output token too many. Its logs
 * repeat its spans.
 */
export const openLit: Sender = {
  name: "openlit",
  label: "OpenLIT",
  vantage: "client",
  standing: "estimate",
  recognizes: ({ scope }) => /^@?openlit[/.-]|^openlit$/i.test(scope),
  reads: readsOf(aliases, ["gen_ai.request.is_stream"]),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "openlit", aliases, operation });
    // Google counts thoughts beside the output.
    const thoughts = call.provider.startsWith("gcp.") ? (call.tokens.thinking ?? 0) : 0;
    if (thoughts > 0 && call.tokens.output !== null) call.tokens.output += thoughts;
    if (call.provider !== "anthropic") call.tokens = likelyInclusive(call.tokens);
    else {
      const tokens = withCached(call.tokens);
      const streamed = span.attributes.get("gen_ai.request.is_stream") === true;
      const extra = streamed && tokens.output !== null && tokens.output > 0 ? 1 : 0;
      call.tokens = { ...tokens, output: tokens.output === null ? null : tokens.output - extra };
    }
    cancelUnanswered(call);
    return call;
  },
  cannotTell: [
    "Tokens of streams without usage are estimated on the client; the first such stream of a process lasts seconds longer.",
    "Its time to the first token leaves out the wait for the answer and is not shown.",
  ],
};
