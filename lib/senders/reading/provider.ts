import { ownValue } from "@/lib/schema/own-value";
import { trimName } from "@/lib/schema/request/trim-name";

/** Other names of a provider, by the one that OpenTelemetry gives it. */
const NAMES: Record<string, string> = {
  vertex_ai: "gcp.vertex_ai",
  vertexai: "gcp.vertex_ai",
  gemini: "gcp.gemini",
  google: "gcp.gemini",
  xai: "x_ai",
  "x-ai": "x_ai",
  mistralai: "mistral_ai",
  mistral: "mistral_ai",
  bedrock: "aws.bedrock",
  "amazon-bedrock": "aws.bedrock",
  amazon_bedrock: "aws.bedrock",
  azure_openai: "azure.ai.openai",
  "azure-openai": "azure.ai.openai",
};

/** Providers whose names have dots; any other is cut at its first dot: "openai.responses" is an endpoint of OpenAI. */
const DOTTED = /^(aws\.|gcp\.|azure\.ai\.)/;

const known = new Map<string, string>();
const MOST_KNOWN = 1_000;

/** One name for a provider. */
export function providerName(sent: string): string {
  const found = known.get(sent);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const name = plainName(sent);
  known.set(sent, name);
  return name;
}

function plainName(sent: string): string {
  const name = trimName(sent)
    .toLowerCase()
    .replace(/^az\.ai\./, "azure.ai.");
  const plain = DOTTED.test(name) ? name : (name.split(".")[0] ?? "");
  return ownValue(NAMES, plain) ?? plain;
}

const MAKERS: [RegExp, string][] = [
  [/^(gpt-|chatgpt-|o[134](-|$)|text-embedding-(3|ada)|dall-e|whisper|tts-)/, "openai"],
  [/^claude-/, "anthropic"],
  [/^(models\/)?gemini-/, "gcp.gemini"],
  [/^(mistral|ministral|codestral|magistral|pixtral)-/, "mistral_ai"],
  [/^grok-/, "x_ai"],
  [/^deepseek-/, "deepseek"],
  [/^command-/, "cohere"],
];

/** The maker of a model, for senders that name no provider; "" where its name does not say. */
export function providerOfModel(model: string): string {
  const name = model.toLowerCase();
  const slash = name.indexOf("/");
  if (slash > 0 && !name.startsWith("models/")) return providerName(name.slice(0, slash));
  return MAKERS.find(([pattern]) => pattern.test(name))?.[1] ?? "";
}
