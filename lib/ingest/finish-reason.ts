import { FILTERED, TRUNCATED } from "@/lib/schema/request/finish-reason";

/** Truncated: OpenAI, Mistral, vLLM, Titan; Anthropic and Gemini; Responses API; Mistral; Anthropic; Cohere. */
const CUT = [
  "length",
  "max_tokens",
  "max_output_tokens",
  "model_length",
  "model_context_window_exceeded",
  "error_limit",
];
/** Filtered: OpenAI, AI SDK; Bedrock; Anthropic; Gemini; Cohere. */
const WITHHELD = [
  "content_filter",
  "content_filtered",
  "guardrail_intervened",
  "refusal",
  "safety",
  "image_safety",
  "prohibited_content",
  "blocklist",
  "spii",
  "recitation",
  "error_toxic",
];
const KNOWN = new Map([
  ...CUT.map((word) => [word, TRUNCATED] as const),
  ...WITHHELD.map((word) => [word, FILTERED] as const),
]);

const PLAIN = /^[a-z_]+$/;

/** Normalizes the finish reasons of truncated and filtered responses; keeps all others as sent. */
export function finishReason(sent: string | null | undefined): string | null {
  if (!sent) return null;
  if (PLAIN.test(sent)) return KNOWN.get(sent) ?? sent;
  // Python enums print as `FinishReason.MAX_TOKENS`.
  const word = sent.slice(sent.lastIndexOf(".") + 1);
  return KNOWN.get(word.toLowerCase().replaceAll(/[-\s]/g, "_")) ?? sent;
}
