import { expect, it } from "vitest";
import { providerName, providerOfModel } from "./provider";

it.each([
  ["OpenAI.responses", "openai"],
  ["google", "gcp.gemini"],
  ["openai-chat", "openai"],
  ["aws.bedrock", "aws.bedrock"],
  ["aws", "aws.bedrock"],
  ["bedrock_converse", "aws.bedrock"],
  ["google-cloud", "gcp.vertex_ai"],
  ["google-gla", "gcp.gemini"],
  ["ibm.watsonx.ai", "ibm.watsonx.ai"],
  ["constructor", "constructor"],
  ["toString", "tostring"],
  ["valueof", "valueof"],
])("%s is %s", (sent, name) => {
  expect(providerName(sent)).toBe(name);
});

it.each([
  ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "aws.bedrock"],
  ["amazon.nova-pro-v1:0", "aws.bedrock"],
  ["arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0", "aws.bedrock"],
  ["claude-haiku-4-5", "anthropic"],
  ["openai/gpt-5-mini", "openai"],
  ["models/gemini-2.5-flash", "gcp.gemini"],
  ["projects/p/locations/l/publishers/anthropic/models/claude-opus-5", "gcp.vertex_ai"],
  ["publishers/google/models/gemini-2.5-pro", "gcp.vertex_ai"],
  ["openai/deployments/chat-prod", "azure.ai.openai"],
  ["accounts/fireworks/models/deepseek-v3", "fireworks"],
  ["deepseek-ai/deepseek-v3", "deepseek-ai"],
  ["my.model", ""],
])("the model %s is of %s", (model, name) => {
  expect(providerOfModel(model)).toBe(name);
});
