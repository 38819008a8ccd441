import type { Doubt } from "@/lib/schema/request/price";

/** A factor on all token rates. */
type Surcharge = {
  providers: string[];
  /** Tiers, or "*" for any. */
  when: string[];
  /** Names of models, as the table or the sender has them; absent: all. */
  models?: RegExp;
  factor: number;
  /** What is not certain. */
  doubt?: string;
  source: string;
};

const OPENAI_PRICES = "developers.openai.com/api/docs/pricing, openai.com/api-priority-processing";
const CLAUDE_PRICES = "platform.claude.com/docs/en/about-claude/pricing";
const FAST_MODE = "platform.claude.com/docs/en/build-with-claude/fast-mode";

/** By service tier; the first row that fits is taken. A tier that no row knows is priced as standard, with a doubt. */
const TIERS: Surcharge[] = [
  {
    providers: ["openai", "azure", "anthropic", "google", "aws", "mistral", "groq", "together", "fireworks"],
    when: ["batch"],
    factor: 0.5,
    source: "The batch pages of these providers: half of the standard price",
  },
  {
    providers: ["openai", "google", "aws"],
    when: ["flex"],
    factor: 0.5,
    source: "Half of the standard price",
  },
  {
    providers: ["groq"],
    when: ["flex", "on_demand"],
    factor: 1,
    source: "console.groq.com/docs/flex-processing",
  },
  ...(
    [
      [/^gpt-4\.1(-mini)?(-\d|$)|^o3(-\d|$)|^gpt-4o-2024-05-13$/, 1.75],
      [/^gpt-4\.1-nano|^gpt-5(\.[124])?(-codex)?(-\d{4}|$)|^gpt-5\.4-mini/, 2],
      [/^gpt-4o(-2024-(08|11)|$)/, 1.7],
      [/^gpt-4o-mini(-2024|$)/, 5 / 3],
      [/^o4-mini/, 20 / 11],
      [/^gpt-5-mini/, 1.8],
    ] as const
  ).map(([models, factor]) => ({
    providers: ["openai"],
    when: ["priority"],
    models,
    factor,
    source: OPENAI_PRICES,
  })),
  {
    providers: ["openai"],
    when: ["priority", "fast"],
    factor: 2,
    doubt: "OpenAI's price of this model in this tier is taken for twice the standard one",
    source: OPENAI_PRICES,
  },
  { providers: ["anthropic"], when: ["fast"], models: /opus-(4-8|5)/, factor: 2, source: FAST_MODE },
  {
    providers: ["anthropic"],
    when: ["fast"],
    models: /opus-4-[67]/,
    factor: 6,
    doubt: "Above 200,000 input tokens fast mode of this model once cost twelve times the standard price",
    source: FAST_MODE,
  },
  {
    providers: ["anthropic"],
    when: ["fast"],
    models: /(fable|mythos)-5-2/,
    factor: 2,
    doubt: "Fast mode of this model is taken for twice the standard price",
    source: FAST_MODE,
  },
  {
    providers: ["google"],
    when: ["priority"],
    factor: 1.8,
    doubt: "Google's priority tier costs 75 to 100 % more: taken for 80 %",
    source: "ai.google.dev, priority inference; Vertex AI, priority pay-as-you-go",
  },
  {
    providers: ["aws"],
    when: ["priority"],
    factor: 1.75,
    doubt: "Bedrock's priority tier is taken for 75 % more on every model",
    source: "Bedrock, service tiers",
  },
];

const STANDARD = new Set(["standard", "default", "standard_only", "on_demand"]);
const OLDER_CLAUDE = /claude-(2|3|instant|(opus|sonnet|haiku)-4(-[0-5])?([-@]|$))/;

const REGIONS: Surcharge[] = [
  // Bedrock's geographic profiles are part of the model's name, and priced by it.
  {
    providers: ["aws"],
    when: ["*"],
    factor: 1,
    source: "Bedrock's price page: the profile in the name decides",
  },
  {
    providers: ["anthropic"],
    when: ["*"],
    models: OLDER_CLAUDE,
    factor: 1,
    source: `${CLAUDE_PRICES}: models before Claude 4.6 have no premium`,
  },
  { providers: ["anthropic"], when: ["us"], factor: 1.1, source: `${CLAUDE_PRICES}: inference_geo` },
  {
    providers: ["openai"],
    when: ["*"],
    models: /^(gpt-5\.[4-9]|gpt-[6-9]|gpt-realtime-2|gpt-image-2)/,
    factor: 1.1,
    source: "developers.openai.com/api/docs/guides/data-residency: models released since 5 March 2026",
  },
  {
    providers: ["openai"],
    when: ["*"],
    factor: 1,
    source: "developers.openai.com/api/docs/guides/data-residency: older models have no uplift",
  },
];

export type Factor = { factor: number; doubts: Doubt[] };

/** What the tier and the region of a request multiply its token rates with. */
export function surcharge(
  provider: { id: string; name: string },
  model: string,
  tier: string | null,
  region: string | null,
): Factor {
  const doubts: Doubt[] = [];
  let factor = 1;
  if (tier !== null && !STANDARD.has(tier)) {
    const found = find(TIERS, provider.id, model, tier);
    factor *= found?.factor ?? 1;
    const text = found
      ? found.doubt
      : `What ${provider.name} charges in the tier "${tier}" is not known: priced as standard`;
    if (text) doubts.push({ kind: "service_tier", text });
  }
  if (region !== null && region !== "global") {
    const found = find(REGIONS, provider.id, model, region);
    factor *= found?.factor ?? 1;
    const text = found
      ? found.doubt
      : `What ${provider.name} charges for the region "${region}" is not known: priced as everywhere`;
    if (text) doubts.push({ kind: "region", text });
  }
  return { factor, doubts };
}

function find(rows: readonly Surcharge[], provider: string, model: string, value: string) {
  return rows.find(
    ({ providers, when, models }) =>
      providers.includes(provider) &&
      (when.includes("*") || when.includes(value)) &&
      (models === undefined || models.test(model)),
  );
}
