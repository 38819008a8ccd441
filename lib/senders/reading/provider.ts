import { ownValue } from "@/lib/schema/own-value";
import { isBedrockName } from "@/lib/schema/request/bedrock-name";
import { trimName } from "@/lib/schema/request/trim-name";
import { TwoGenerations } from "@/lib/schema/two-generations";

/** Other names of a provider, by the one that OpenTelemetry gives it. */
const NAMES: Record<string, string> = {
  vertex_ai: "gcp.vertex_ai",
  vertexai: "gcp.vertex_ai",
  gemini: "gcp.gemini",
  google: "gcp.gemini",
  google_genai: "gcp.gemini",
  google_vertexai: "gcp.vertex_ai",
  xai: "x_ai",
  "x-ai": "x_ai",
  mistralai: "mistral_ai",
  mistral: "mistral_ai",
  bedrock: "aws.bedrock",
  "amazon-bedrock": "aws.bedrock",
  amazon_bedrock: "aws.bedrock",
  // OpenInference.
  aws: "aws.bedrock",
  // Spring AI.
  bedrock_converse: "aws.bedrock",
  // Pydantic AI, whose older versions say "gla" for the Generative Language API.
  "google-cloud": "gcp.vertex_ai",
  "google-vertex": "gcp.vertex_ai",
  "google-gla": "gcp.gemini",
  azure_openai: "azure.ai.openai",
  "azure-openai": "azure.ai.openai",
  // Ax.
  googlegeminiai: "gcp.gemini",
  // TanStack AI's word for Chat Completions.
  "openai-chat": "openai",
};

/** Providers whose names have dots; any other is cut at its first dot: "openai.responses" is an endpoint of OpenAI. */
const DOTTED = /^(aws\.|gcp\.|azure\.ai\.|ibm\.)/;

const known = new TwoGenerations<string>(1_000);

/** One name for a provider. */
export function providerName(sent: string): string {
  const found = known.get(sent);
  if (found !== undefined) return found;
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
  [/^gemini-/, "gcp.gemini"],
  [/^(mistral|ministral|codestral|magistral|pixtral)-/, "mistral_ai"],
  [/^grok-/, "x_ai"],
  [/^deepseek-/, "deepseek"],
  [/^command-/, "cohere"],
];

/** Whose a path is, by which a cloud addresses a model as its resource. */
const CLOUDS: [RegExp, string][] = [
  [/^arn:aws[\w-]*:bedrock:/, "aws.bedrock"],
  [/^(projects|publishers)\//, "gcp.vertex_ai"],
  [/^(\/?subscriptions|(\/?openai\/)?deployments)\//, "azure.ai.openai"],
  [/^accounts\//, "fireworks"],
  [/^models\/gemini-/, "gcp.gemini"],
];

const found = (list: [RegExp, string][], name: string) => list.find(([pattern]) => pattern.test(name))?.[1];

/** The maker of a model, for senders that name no provider; "" where its name does not say. */
export function providerOfModel(model: string): string {
  const name = model.toLowerCase();
  if (isBedrockName(name)) return "aws.bedrock";
  const cloud = found(CLOUDS, name);
  if (cloud) return cloud;
  const slash = name.indexOf("/");
  if (slash > 0 && !/^(models\/|arn:)/.test(name)) return providerName(name.slice(0, slash));
  return found(MAKERS, name) ?? "";
}
