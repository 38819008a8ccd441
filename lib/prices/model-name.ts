import { bedrockRegion, isBedrockName } from "@/lib/schema/request/bedrock-name";
import { withoutOwner } from "@/lib/schema/request/resource-name";

/** A provider by its id in the price table, or as it was sent where the table has none ("": none sent), and a bare model name. */
export type ModelName = { provider: string; model: string; assumedProvider: boolean };

/** Names under which senders know a provider, by the table's id. */
const PROVIDER_NAMES: Record<string, string[]> = {
  anthropic: ["claude"],
  aws: ["aws.bedrock", "aws_bedrock", "bedrock", "bedrock_converse", "amazon-bedrock", "amazon_bedrock"],
  azure: ["microsoft.foundry", "microsoft_foundry"],
  cohere: ["cohere_chat"],
  fireworks: ["fireworks_ai", "fireworks-ai", "fireworks.ai"],
  "github-copilot": ["github_copilot"],
  google: [
    "gcp.gemini",
    "gcp.gen_ai",
    "gcp.vertex_ai",
    "gemini",
    "google_ai_studio",
    "vertex",
    "vertex_ai",
    "vertex_ai_beta",
  ],
  mistral: ["mistral_ai", "mistralai"],
  moonshotai: ["moonshot"],
  perplexity: ["perplexity_ai"],
  together: ["togetherai", "together.ai", "together_ai", "together-ai"],
  "x-ai": ["x.ai", "x_ai", "xai"],
};
const PROVIDER_IDS = new Map(
  Object.entries(PROVIDER_NAMES).flatMap(([id, names]) => [id, ...names].map((name) => [name, id] as const)),
);
for (const id of ["azure", "cerebras", "deepseek", "groq", "novita", "openai", "openrouter"])
  PROVIDER_IDS.set(id, id);

// "openai.responses", "xai.chat", "google.generative-ai": the SDK's word for one of the provider's endpoints.
const ENDPOINT =
  /\.(chat|responses|messages|completions?|embeddings?|text|image|speech|transcription|generative-ai)$/;

/** The table's id of a provider. */
function providerId(name: string): string {
  const plain = name.replace(ENDPOINT, "");
  if (/^az(ure)?([._-]|$)/.test(plain)) return "azure";
  return PROVIDER_IDS.get(plain) ?? plain;
}

/** Prefixes of model names that gateways add although they are not providers. */
const GATEWAYS = new Set(["litellm", "litellm_proxy"]);
/**
 * One place for the names of providers and models. A routing prefix in the model's name ("azure/gpt-4o",
 * "bedrock/converse/…") names the provider where none was sent, where a gateway or an OpenAI client stands for it, or where
 * it says the same again. A marketplace's names have the maker's prefix as a part ("anthropic/claude-…" of OpenRouter):
 * they keep it.
 */
export function modelName(sentProvider: string, sentModel: string): ModelName {
  let provider = providerId(sentProvider.trim().toLowerCase());
  let model = withoutOwner(sentModel.trim().toLowerCase());
  const openAiClient = provider === "openai";
  let assumedProvider = false;
  if (GATEWAYS.has(provider)) provider = "";
  if (model.startsWith("arn:")) provider = "aws";
  // A variant such as ":free" is OpenRouter's.
  if (provider === "" && /^[^/]+\/[^/]+:[a-z]+$/.test(model) && !model.startsWith("openrouter/"))
    provider = "openrouter";
  for (let steps = 0; steps < 4; steps++) {
    const slash = model.indexOf("/");
    if (slash < 0) break;
    const prefix = model.slice(0, slash);
    const named = PROVIDER_IDS.get(prefix) ?? (/^azure_/.test(prefix) ? "azure" : undefined);
    if (GATEWAYS.has(prefix)) model = model.slice(slash + 1);
    else if (named && (provider === "" || named === provider || (openAiClient && provider === "openai"))) {
      assumedProvider ||= provider !== "" && named !== provider;
      provider = named;
      model = model.slice(slash + 1);
    } else break;
  }
  if (provider === "" && isBedrockName(model)) provider = "aws";
  if (provider === "" && model.startsWith("ft:gpt-")) provider = "openai";
  return { provider, model: bareModel(provider, model), assumedProvider };
}

function bareModel(provider: string, model: string): string {
  // Bedrock: routes, regions and ARNs come before the last slash.
  if (provider === "aws") return model.slice(model.lastIndexOf("/") + 1);
  if (provider === "azure") return model.replace(/^global(-standard)?\//, "");
  return model;
}

export type BedrockName = { region: string | null; model: string };

/** "us.anthropic.claude-opus-5-5-v1:0": its region and the maker's name of the model. */
export function bedrockName(model: string): BedrockName {
  const region = bedrockRegion(model);
  const rest = region === null ? model : model.slice(region.length + 1);
  return { region, model: rest.replace(/^(anthropic|openai|amazon)\./, "") };
}
