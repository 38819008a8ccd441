/** The attributes of each fact; the first that is present wins. Seconds and milliseconds have different names. */
export type Field =
  | "provider"
  | "model"
  | "servedModel"
  | "operation"
  | "input"
  | "output"
  | "cached"
  | "cacheWrite"
  | "thinking"
  | "cacheWrite1h"
  | "audioInput"
  | "audioOutput"
  | "serviceTier"
  | "ttftSeconds"
  | "ttftMs"
  | "cost"
  | "responseId"
  | "finishReason"
  | "errorType"
  | "httpStatus"
  | "user"
  | "feature"
  | "environment"
  | "service";

export type Aliases = Readonly<Record<Field, readonly string[]>>;

/** OpenTelemetry's names for generative AI, those of its older versions and of who followed them. */
export const GEN_AI: Aliases = {
  provider: ["gen_ai.provider.name", "gen_ai.system"],
  model: ["gen_ai.request.model"],
  servedModel: ["gen_ai.response.model"],
  operation: ["gen_ai.operation.name", "gen_ai.operation.type", "llm.request.type"],
  input: ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"],
  output: ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"],
  cached: [
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.prompt_tokens_details.cache_read",
    "gen_ai.usage.prompt_tokens_details.cached_tokens",
    "gen_ai.usage.details.cache_read_tokens",
  ],
  cacheWrite: [
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.cache_write_input_tokens",
    "gen_ai.usage.prompt_tokens_details.cache_write",
    "gen_ai.usage.details.cache_write_tokens",
  ],
  thinking: [
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.output_tokens.reasoning",
    "gen_ai.usage.completion_tokens_details.reasoning",
    "gen_ai.usage.completion_tokens_details.reasoning_tokens",
    "gen_ai.usage.details.reasoning_tokens",
    "ai.usage.outputTokenDetails.reasoningTokens",
  ],
  cacheWrite1h: ["anthropic.usage.cache_creation.ephemeral_1h_input_tokens"],
  audioInput: [
    "gen_ai.usage.input_audio_tokens",
    "gen_ai.usage.details.input_audio_tokens",
    "llm.token_count.prompt_details.audio",
  ],
  audioOutput: [
    "gen_ai.usage.output_audio_tokens",
    "gen_ai.usage.details.output_audio_tokens",
    "llm.token_count.completion_details.audio",
  ],
  serviceTier: [
    "anthropic.response.service_tier",
    "openai.response.service_tier",
    "gen_ai.openai.response.service_tier",
  ],
  ttftSeconds: ["gen_ai.response.time_to_first_chunk", "gen_ai.client.operation.time_to_first_chunk"],
  ttftMs: [],
  cost: [],
  responseId: ["gen_ai.response.id"],
  finishReason: [
    "gen_ai.response.finish_reasons",
    "gen_ai.response.finish_reason",
    "gen_ai.completion.0.finish_reason",
  ],
  errorType: ["error.type"],
  httpStatus: ["http.response.status_code", "http.status_code"],
  user: ["user.id", "enduser.id"],
  feature: ["gen_ai.prompt.name", "traceloop.workflow.name", "gen_ai.agent.name"],
  environment: ["deployment.environment.name", "deployment.environment", "gen_ai.environment"],
  service: ["service.name", "gen_ai.application_name"],
};

/** What is read of a resource, from every sender: no host, no process, no owner. */
export const RESOURCE_READS: readonly string[] = [
  "service.name",
  "service.namespace",
  "service.version",
  "service.instance.id",
  "deployment.environment.name",
  "deployment.environment",
  "langfuse.environment",
  "telemetry.sdk.name",
  "telemetry.sdk.version",
  "session.id",
  "team.id",
  "team.name",
  "team",
  "department",
  "sightline.*",
];

/** Every attribute that an alias table names. */
export function readsOf(aliases: Aliases, more: readonly string[] = []): string[] {
  return [...new Set([...Object.values(aliases).flat(), "sightline.*", ...more])];
}
