import { adk } from "./adk/adk";
import { aiSdk } from "./ai-sdk/ai-sdk";
import { aiSdkLegacy } from "./ai-sdk-legacy/ai-sdk-legacy";
import { anthropicSdk } from "./anthropic-sdk/anthropic-sdk";
import { bifrost } from "./bifrost/bifrost";
import { claudeCode } from "./claude-code/claude-code";
import { codex } from "./codex/codex";
import { copilot } from "./copilot/copilot";
import { effect } from "./effect/effect";
import { elastic } from "./elastic/elastic";
import { geminiCli } from "./gemini-cli/gemini-cli";
import { genkit } from "./genkit/genkit";
import { langfuse } from "./langfuse/langfuse";
import { langSmith } from "./langsmith/langsmith";
import { langWatch } from "./langwatch/langwatch";
import { liteLlm } from "./litellm/litellm";
import { logfire } from "./logfire/logfire";
import { mastra } from "./mastra/mastra";
import { openAiAgents } from "./openai-agents/openai-agents";
import { opencode } from "./opencode/opencode";
import { openInference } from "./openinference/openinference";
import { openLit } from "./openlit/openlit";
import { openRouter } from "./openrouter/openrouter";
import { otel } from "./otel/otel";
import { otelOpenAi } from "./otel-openai/otel-openai";
import type { Book } from "./otlp/collect";
import { portkey } from "./portkey/portkey";
import { pydanticAi } from "./pydantic-ai/pydantic-ai";
import { qwenCode } from "./qwen-code/qwen-code";
import { RESOURCE_READS } from "./reading/aliases";
import type { Source } from "./record";
import type { Sender } from "./sender";
import { sentry } from "./sentry/sentry";
import { strands } from "./strands/strands";
import { traceloop } from "./traceloop/traceloop";
import { vllm } from "./vllm/vllm";
import { voltAgent } from "./voltagent/voltagent";

/** Every sender, in the order in which a record is offered to them. The last one takes all others. */
const SENDERS = {
  "claude-code": claudeCode,
  codex,
  "gemini-cli": geminiCli,
  "qwen-code": qwenCode,
  copilot,
  opencode,
  litellm: liteLlm,
  openrouter: openRouter,
  portkey,
  bifrost,
  vllm,
  "ai-sdk": aiSdk,
  "ai-sdk-legacy": aiSdkLegacy,
  "anthropic-sdk": anthropicSdk,
  "openai-agents": openAiAgents,
  openinference: openInference,
  traceloop,
  openlit: openLit,
  langfuse,
  langsmith: langSmith,
  logfire,
  "pydantic-ai": pydanticAi,
  mastra,
  adk,
  strands,
  voltagent: voltAgent,
  genkit,
  sentry,
  elastic,
  "otel-openai": otelOpenAi,
  effect,
  langwatch: langWatch,
  otel,
} satisfies Record<string, Sender>;

export type SenderName = keyof typeof SENDERS;

export const ALL_SENDERS: readonly Sender[] = Object.values(SENDERS);

/** Null if no sender reads records of this source. */
export function senderOf(source: Source): Sender | null {
  return ALL_SENDERS.find((sender) => sender.recognizes(source)) ?? null;
}

/** The sender of a stored row; null for one that Sightline no longer knows. */
export function senderNamed(name: string): Sender | null {
  return Object.hasOwn(SENDERS, name) ? SENDERS[name as SenderName] : null;
}

export const BOOK: Book = { senderOf, resourceReads: RESOURCE_READS };
