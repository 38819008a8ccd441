type Row = Record<string, unknown>;

/**
 * A row of LiteLLM's generic logger (StandardLoggingPayload, 1.80 and later) with everything that must not be stored.
 * One second long, first token after 400 ms. `endedAt` in epoch ms.
 */
export function liteLlmRow(endedAt: number, more: Row = {}): Row {
  const ended = endedAt / 1_000;
  return {
    id: "chatcmpl-8b1f",
    litellm_call_id: "7d0c7c1e-3f3f-4f6f-9a39-0d9a4c8a6a11",
    trace_id: "trace-1",
    call_type: "acompletion",
    cache_hit: false,
    stream: true,
    status: "success",
    status_fields: { llm_api_status: "success", guardrail_status: "not_run" },
    custom_llm_provider: "openai",
    saved_cache_cost: 0,
    startTime: ended - 1,
    endTime: ended,
    completionStartTime: ended - 0.6,
    response_time: 0.4,
    model: "gpt-5-mini",
    metadata: {
      user_api_key_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      user_api_key_alias: "search-prod",
      user_api_key_team_id: "team-7",
      user_api_key_team_alias: "search",
      user_api_key_user_id: "u-17",
      user_api_key_user_email: "secret.person@example.com",
      requester_ip_address: "203.0.113.9",
      requester_metadata: { note: "SECRET PROMPT" },
      usage_object: {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 40, audio_tokens: null },
        completion_tokens_details: { reasoning_tokens: 20 },
      },
    },
    cache_key: null,
    response_cost: 0.000123,
    cost_breakdown: { input_cost: 0.0001, output_cost: 0.000023, total_cost: 0.000123 },
    total_tokens: 150,
    prompt_tokens: 100,
    completion_tokens: 50,
    request_tags: ["jobID:214", "User-Agent: AsyncOpenAI/Python 2.1.0", "nightly"],
    end_user: "",
    api_base: "https://internal.example.com/v1",
    model_group: "gpt-5-mini",
    model_id: "0f3a",
    requester_ip_address: "203.0.113.9",
    messages: [{ role: "user", content: "SECRET PROMPT" }],
    response: { id: "chatcmpl-8b1f", choices: [{ message: { content: "SECRET ANSWER" } }] },
    model_parameters: { stream: true, temperature: 0.1 },
    hidden_params: { model_id: "0f3a", response_cost: "0.000123", litellm_model_name: "gpt-5-mini" },
    model_map_information: { model_map_key: "gpt-5-mini", model_map_value: null },
    error_str: null,
    error_information: {
      error_code: "",
      error_class: "",
      llm_provider: "",
      traceback: "",
      error_message: "",
    },
    ...more,
  };
}

/** The row of a failed attempt: LiteLLM reports 0 for all its counts, and its id is that of the client's call. */
export function failedLiteLlmRow(endedAt: number, more: Row = {}): Row {
  return liteLlmRow(endedAt, {
    id: "7d0c7c1e-3f3f-4f6f-9a39-0d9a4c8a6a11",
    status: "failure",
    stream: null,
    response_cost: 0,
    total_tokens: 0,
    prompt_tokens: 0,
    completion_tokens: 0,
    response: {},
    metadata: { user_api_key_team_alias: "search", user_api_key_user_id: "u-17" },
    error_str: "litellm.RateLimitError: SECRET PROMPT",
    error_information: {
      error_code: "429",
      error_class: "RateLimitError",
      llm_provider: "openai",
      traceback: 'File "/srv/app/secret.py"',
      error_message: "litellm.RateLimitError: OpenAIException - slow down",
    },
    ...more,
  });
}
