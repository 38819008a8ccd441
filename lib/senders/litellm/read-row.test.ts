import { describe, expect, it } from "vitest";
import { failedLiteLlmRow, liteLlmRow } from "@/test/litellm-row";
import { readLiteLlmRow } from "./read-row";

const ended = Date.UTC(2026, 10, 28, 12);
const read = (more: object = {}) => readLiteLlmRow(liteLlmRow(ended, { ...more }));
const callOf = (more: object = {}) => {
  const row = read(more);
  if (row === null || "refusal" in row) throw new Error("no call");
  return row.call;
};

describe("readLiteLlmRow", () => {
  it("reads time, tokens, cost, person and tags of a call, and nothing of its prompt, host or e-mail", () => {
    const row = read();
    expect(row).toMatchObject({
      traceId: "trace-1",
      call: {
        sender: "litellm",
        key: "chatcmpl-8b1f",
        responseId: "chatcmpl-8b1f",
        startMs: ended - 1_000,
        endMs: ended,
        ttftMs: 400,
        model: "gpt-5-mini",
        servedModel: "gpt-5-mini",
        provider: "openai",
        status: "success",
        errorType: null,
        cost: { usd: 0.000123, from: "bill" },
        userId: "u-17",
        service: "litellm",
        tags: { team: "search", key: "search-prod", jobID: "214", nightly: "true" },
        tokens: { input: 100, output: 50, cached: 40, cacheWrite: null, thinking: 20 },
      },
    });
    expect(JSON.stringify(row)).not.toMatch(/SECRET|203\.0|example\.com/i);
  });

  it("keeps no email address of an alias or a request tag", () => {
    const metadata = { user_api_key_team_alias: "search", user_api_key_alias: "ann@corp.io" };
    const request_tags = ["bo@corp.io", "owner:cy@corp.io", "di@corp.io:x", "jobID:214"];
    expect(callOf({ metadata, request_tags }).tags).toEqual({ team: "search", jobID: "214" });
  });

  it("takes the response's own time on a stream only", () => {
    expect(callOf({ stream: null }).ttftMs).toBeNull();
    expect(callOf({ completionStartTime: ended / 1_000 + 5 }).ttftMs).toBeNull();
  });

  it("does not treat a cost of 0 as free, and ignores a cost that is not a number", () => {
    for (const response_cost of [0, -1, null, "", "free", 1e9])
      expect(callOf({ response_cost }).cost).toBeNull();
    expect(callOf({ response_cost: "0.25" }).cost).toEqual({ usd: 0.25, from: "bill" });
  });

  it("does not take the tokens of a call whose usage is not known for 0", () => {
    const { tokens } = callOf({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 });
    expect(tokens).toEqual({ input: null, output: null, cached: null, cacheWrite: null, thinking: null });
  });

  it("knows an answer from LiteLLM's own cache, which costs nothing and repeats an answer's id", () => {
    const call = callOf({ cache_hit: true, id: "chatcmpl-8b1f_cache_hit1795", response_cost: 0.1 });
    expect(call).toMatchObject({
      fromCache: true,
      responseId: "",
      cost: null,
      tokens: { input: 100, cached: 0 },
    });
  });

  it("reads the usage of older versions from the response", () => {
    const usage = { cache_read_input_tokens: 900, cache_creation_input_tokens: 50 };
    expect(callOf({ metadata: {}, prompt_tokens: 1_050, response: { usage } })).toMatchObject({
      tokens: { input: 1_050, cached: 900, cacheWrite: 50 },
    });
  });

  it.each([
    ["a rate limit", { error_code: "429", error_class: "RateLimitError" }, "rate_limit"],
    ["Anthropic's overload", { error_code: "529", error_class: "InternalServerError" }, "overloaded"],
    ["a timeout without a code", { error_code: "", error_class: "Timeout" }, "timeout"],
    ["a content filter", { error_code: "400", error_class: "ContentPolicyViolationError" }, "content_filter"],
    ["a long context", { error_code: "400", error_class: "ContextWindowExceededError" }, "invalid_request"],
    ["a lost connection", { error_code: "", error_class: "APIConnectionError" }, "connection"],
    ["a bad key", { error_code: "401", error_class: "AuthenticationError" }, "auth"],
    ["a server error", { error_code: "500", error_class: "InternalServerError" }, "server_error"],
    ["an error without a name", {}, "other"],
  ])("names the error of %s", (_, error_information, type) => {
    const row = readLiteLlmRow(failedLiteLlmRow(ended, { error_information, error_str: null }));
    expect(row).toMatchObject({ call: { status: "error", errorType: type } });
  });

  it("tells apart the attempts of one call, which fail under one id", () => {
    const ids = [ended, ended + 700].map((at) => {
      const row = readLiteLlmRow(failedLiteLlmRow(at));
      return row && "call" in row ? row.call.key : null;
    });
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    null,
    { call_type: "call_mcp_tool" },
    { call_type: "alist_batches" },
    { call_type: "pass_through_endpoint", total_tokens: 0 },
  ])("ignores rows that are not model calls: %j", (more) => {
    expect(readLiteLlmRow(more === null ? null : liteLlmRow(ended, more))).toBeNull();
  });

  it.each([
    "completion",
    "aembedding",
    "aresponses",
    "anthropic_messages",
    "agenerate_content_stream",
    "_arealtime",
    "",
  ])("counts calls of type %j", (call_type) => {
    expect(read({ call_type })).toHaveProperty("call");
  });

  it.each([
    ["status", { status: "ok" }],
    ["id", { id: "" }],
    ["id", { id: 7 }],
    ["model", { model: null, model_group: "" }],
    ["startTime", { startTime: "yesterday" }],
    ["endTime", { endTime: null }],
    ["endTime", { endTime: ended / 1_000 - 60 }],
  ])("refuses a row with a bad %s and names it", (path, more) => {
    expect(read(more)).toMatchObject({ refusal: { path } });
  });

  it.each([["a text"], [7], [[]]])("refuses %j", (value) => {
    expect(readLiteLlmRow(value)).toMatchObject({ refusal: { code: "invalid_item" } });
  });

  it("trims names of blanks of every kind, and refuses a blank model by its name", () => {
    const blank = "\u00a0\u200b ";
    expect(callOf({ model_group: `${blank}gpt-5${blank}`, end_user: `${blank}ann` })).toMatchObject({
      model: "gpt-5",
      userId: "ann",
    });
    expect(read({ model_group: blank, model: blank })).toMatchObject({ refusal: { path: "model" } });
  });

  it("leaves the number of an account out of the ARN of a model", () => {
    const arn = (account: string) => `arn:aws:bedrock:eu-west-1:${account}:application-inference-profile/p1`;
    const sent = arn("123456789012");
    const hidden_params = { litellm_model_name: `bedrock/${sent}` };
    expect(callOf({ model_group: sent, hidden_params })).toMatchObject({
      model: arn(""),
      servedModel: `bedrock/${arn("")}`,
    });
  });

  it("leaves out the project, and the path around the name of a model", () => {
    const sent = "projects/acme-prod/locations/us-central1/publishers/google/models/gemini-2.5-pro";
    const hidden_params = { litellm_model_name: `vertex_ai/${sent}` };
    expect(callOf({ model_group: sent, hidden_params })).toMatchObject({
      model: "gemini-2.5-pro",
      servedModel: "vertex_ai/gemini-2.5-pro",
    });
  });

  it("takes odd values of the fields that it can do without", () => {
    const odd = JSON.parse(
      '{"metadata":[],"hidden_params":"x","response":null,"request_tags":{"__proto__":1},"end_user":7,"trace_id":[],"error_information":"x","custom_llm_provider":{}}',
    );
    expect(read(odd)).toMatchObject({ traceId: "", call: { tags: null, userId: null } });
    expect(callOf({ request_tags: ["__proto__:x", "\0", ":", "a:", 5] }).tags).toEqual({
      team: "search",
      key: "search-prod",
    });
  });
});
