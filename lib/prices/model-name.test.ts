import { describe, expect, it } from "vitest";
import { modelName } from "./model-name";

describe("names of providers", () => {
  it.each([
    ["gcp.gen_ai", "google"],
    ["gcp.gemini", "google"],
    ["gcp.vertex_ai", "google"],
    ["google.generative-ai", "google"],
    ["x.ai", "x-ai"],
    ["xai.chat", "x-ai"],
    ["deepseek.chat", "deepseek"],
    ["groq.chat", "groq"],
    ["togetherai", "together"],
    ["together.ai", "together"],
    ["fireworks.chat", "fireworks"],
    ["fireworks_ai", "fireworks"],
    ["azure.chat", "azure"],
    ["azure_ai", "azure"],
    ["azure.ai.openai", "azure"],
    ["az.ai.inference", "azure"],
    ["microsoft.foundry", "azure"],
    ["perplexity.chat", "perplexity"],
    ["aws.bedrock", "aws"],
    ["mistral_ai", "mistral"],
    ["OpenAI.Responses ", "openai"],
    ["anthropic.messages", "anthropic"],
    ["in-house", "in-house"],
  ])("%s is %s", (sent, id) => expect(modelName(sent, "m").provider).toBe(id));
});

describe("names of models", () => {
  it.each([
    ["", "azure/gpt-4o", "azure", "gpt-4o"],
    ["", "azure_ai/global/gpt-4o", "azure", "gpt-4o"],
    ["azure", "azure/gpt-4o", "azure", "gpt-4o"],
    ["", "openrouter/anthropic/claude-sonnet-4", "openrouter", "anthropic/claude-sonnet-4"],
    ["openrouter", "anthropic/claude-sonnet-4", "openrouter", "anthropic/claude-sonnet-4"],
    ["", "anthropic/claude-sonnet-4", "anthropic", "claude-sonnet-4"],
    ["", "deepseek/deepseek-r1:free", "openrouter", "deepseek/deepseek-r1:free"],
    ["groq", "openai/gpt-oss-120b", "groq", "openai/gpt-oss-120b"],
    ["", "vertex_ai/gemini-2.5-pro", "google", "gemini-2.5-pro"],
    ["litellm", "gemini/gemini-2.5-pro", "google", "gemini-2.5-pro"],
    ["", "models/gemini-2.5-pro", "", "gemini-2.5-pro"],
    ["google", "publishers/google/models/gemini-2.5-pro", "google", "gemini-2.5-pro"],
    [
      "gcp.vertex_ai",
      "projects/p/locations/l/publishers/anthropic/models/claude-opus-5@20260801",
      "google",
      "claude-opus-5@20260801",
    ],
    ["", "bedrock/converse/us.anthropic.claude-opus-5-5", "aws", "us.anthropic.claude-opus-5-5"],
    [
      "",
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-5-5",
      "aws",
      "us.anthropic.claude-opus-5-5",
    ],
    ["", "anthropic.claude-3-haiku-20240307-v1:0", "aws", "anthropic.claude-3-haiku-20240307-v1:0"],
    ["", "litellm_proxy/azure/GPT-4o", "azure", "gpt-4o"],
    ["", "ft:gpt-4o-2024-08-06:org::id", "openai", "ft:gpt-4o-2024-08-06:org::id"],
    [
      "fireworks_ai",
      "fireworks_ai/accounts/fireworks/models/deepseek-v3",
      "fireworks",
      "accounts/fireworks/models/deepseek-v3",
    ],
    ["", "in-house/model", "", "in-house/model"],
  ])("%j and %s: %s, %s", (provider, model, id, bare) => {
    expect(modelName(provider, model)).toMatchObject({ provider: id, model: bare, assumedProvider: false });
  });

  it("marks a provider that contradicts the one that was sent", () => {
    const name = modelName("openai", "azure/gpt-4o");
    expect(name).toEqual({ provider: "azure", model: "gpt-4o", assumedProvider: true });
  });
});
