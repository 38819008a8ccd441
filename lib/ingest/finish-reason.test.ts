import { expect, it } from "vitest";
import { finishReason } from "./finish-reason";

it.each<[string, string | null | undefined, string | null]>([
  ["nothing sent", undefined, null],
  ["null sent", null, null],
  ["nothing in it", "", null],
  ["OpenAI, cut", "length", "length"],
  ["OpenAI Responses, cut", "max_output_tokens", "length"],
  ["Anthropic, cut", "max_tokens", "length"],
  ["Anthropic, no room left", "model_context_window_exceeded", "length"],
  ["Gemini, cut", "MAX_TOKENS", "length"],
  ["Gemini's enum as Python prints it", "FinishReason.MAX_TOKENS", "length"],
  ["Mistral, no room left", "model_length", "length"],
  ["Cohere, no room left", "ERROR_LIMIT", "length"],
  ["OpenAI, filtered", "content_filter", "content_filter"],
  ["AI SDK, filtered", "content-filter", "content_filter"],
  ["Anthropic, refused", "refusal", "content_filter"],
  ["Gemini, filtered", "SAFETY", "content_filter"],
  ["Bedrock, filtered", "guardrail_intervened", "content_filter"],
  ["OpenAI, whole", "stop", "stop"],
  ["Gemini, whole", "STOP", "STOP"],
  ["Anthropic, whole", "end_turn", "end_turn"],
  ["a word that only contains one", "length_ok", "length_ok"],
  ["a word of an object's own", "constructor", "constructor"],
])("%s", (_, sent, kept) => {
  expect(finishReason(sent)).toBe(kept);
});
