/** Dollars a million tokens; `request`: dollars a thousand requests. */
export type PublishedRates = {
  input: number;
  output?: number;
  cached?: number;
  cacheWrite?: number;
  audioInput?: number;
  audioOutput?: number;
  request?: number;
};

/**
 * What the package's table gets wrong or lacks. Times are instants, half-open; without an end a correction lapses at
 * `REVIEW_BY`, and prices after it say so. Without `rates` only the doubt is added; null rates: known to have no price.
 */
export type Correction = {
  providers: string[];
  /** Names without a date; on Bedrock also without region and maker. */
  models: string[];
  /** The maker moves the bare name from model to model: with a date, it is the model of that date. */
  withoutDateOnly?: true;
  from?: string;
  to?: string;
  rates?: PublishedRates | null;
  /** The whole request at other rates where its input is larger. */
  long?: { above: number; rates: PublishedRates; doubt?: string };
  /** Twice the rates in DeepSeek's peak hours. */
  peak?: true;
  /** Bedrock charges this much more outside of the global profile. */
  regionalFactor?: number;
  /** What is not certain; shown beside the price. */
  doubt?: string;
  source: string;
};

/** When the corrections must be reviewed: by then a newer table should have made them unnecessary. */
export const REVIEW_BY = "2027-06-01T00:00:00Z";

/** The last change of the package's data. */
export const TABLE_DATE = "2026-09-23T00:00:00Z";

const CLAUDE_CLOUDS = { providers: ["anthropic", "google", "aws"], regionalFactor: 1.1 };
const OPENAI_CLOUDS = ["openai", "azure"];
const LOW_CONTEXT = "Includes the request fee for low search context, the default; medium and high cost more";
const V4_FLASH = { input: 0.14, cached: 0.0028, output: 0.28 };
const DEEPSEEK_PAGE = "api-docs.deepseek.com/quick_start/pricing";
const CLAUDE_PAGE = "platform.claude.com/docs/en/about-claude/pricing";
const twice = (
  { input, output = 0, cached = 0, cacheWrite = 0 }: PublishedRates,
  outputFactor: number,
): PublishedRates => ({
  input: 2 * input,
  output: outputFactor * output,
  cached: 2 * cached,
  cacheWrite: 2 * cacheWrite,
});
/** OpenAI: above 272,000 input tokens twice the input rates, one and a half times the output rate. */
const openAi = (rates: PublishedRates) => ({ rates, long: { above: 272_000, rates: twice(rates, 1.5) } });

/** Models that the package does not know yet. */
export const ADDED: Correction[] = [
  {
    providers: OPENAI_CLOUDS,
    models: ["gpt-6.1-sol", "gpt-6.2-sol"],
    ...openAi({ input: 2, cached: 0.1, cacheWrite: 2.5, output: 10 }),
    source: "OpenAI's price page; @earendil-works/pi-ai 1.6.0",
  },
  {
    providers: OPENAI_CLOUDS,
    models: ["gpt-6.1-terra"],
    ...openAi({ input: 1, cached: 0.05, cacheWrite: 1.25, output: 5 }),
    doubt: "Only one public table has a price of this model",
    source: "@earendil-works/pi-ai 1.6.0",
  },
  {
    providers: OPENAI_CLOUDS,
    models: ["gpt-6.2-astra"],
    ...openAi({ input: 8, cached: 0.4, cacheWrite: 10, output: 40 }),
    source: "OpenAI's price page, 17 November 2026; @earendil-works/pi-ai 1.6.0",
  },
  {
    ...CLAUDE_CLOUDS,
    models: ["claude-fable-5-2"],
    rates: { input: 8, cached: 0.2, cacheWrite: 10, output: 40 },
    source: `${CLAUDE_PAGE}; @earendil-works/pi-ai 1.6.0`,
  },
  {
    ...CLAUDE_CLOUDS,
    models: ["claude-haiku-5-5"],
    rates: { input: 0.1, cached: 0.01, cacheWrite: 0.125, output: 0.5 },
    long: { above: 100_000, rates: { input: 0.5, cached: 0.05, cacheWrite: 0.625, output: 2.5 } },
    source: `${CLAUDE_PAGE}; @earendil-works/pi-ai 1.6.0`,
  },
  {
    providers: ["openai"],
    models: ["ft:gpt-4.1"],
    rates: { input: 3, cached: 0.75, output: 12 },
    source: "OpenAI's price page, fine-tuning; LiteLLM",
  },
  {
    providers: ["openai"],
    models: ["ft:gpt-4.1-mini"],
    rates: { input: 0.8, cached: 0.2, output: 3.2 },
    source: "OpenAI's price page, fine-tuning; LiteLLM",
  },
  {
    providers: ["openai"],
    models: ["ft:gpt-4.1-nano"],
    rates: { input: 0.2, cached: 0.05, output: 0.8 },
    source: "OpenAI's price page, fine-tuning; LiteLLM",
  },
];

const OPENAI: Correction[] = [
  {
    providers: OPENAI_CLOUDS,
    models: ["gpt-4o-audio-preview"],
    rates: { input: 2.5, output: 10, audioInput: 40, audioOutput: 80 },
    source: "OpenAI's price page, audio tokens; LiteLLM",
  },
  {
    providers: ["openai"],
    models: ["o3"],
    to: "2025-06-10T00:00:00Z",
    rates: { input: 10, cached: 2.5, output: 40 },
    source: "OpenAI's price page before the cut of 10 June 2025: cached input at a quarter",
  },
  {
    providers: ["openai"],
    models: ["ft:gpt-4o-mini"],
    rates: { input: 0.3, cached: 0.15, output: 1.2 },
    source: "OpenAI's price page, fine-tuning: cached input at half; LiteLLM",
  },
  {
    providers: OPENAI_CLOUDS,
    models: ["gpt-5.6-sol", "gpt-5-6-sol", "gpt-5.6", "gpt-5-6"],
    from: "2026-11-22T00:00:00Z",
    doubt: "The promotional price was promised until 21 November 2026",
    source: "OpenAI, price change of 21 August 2026",
  },
  {
    providers: ["azure"],
    models: ["gpt-5.6-luna", "gpt-5-6-luna"],
    from: "2026-07-30T00:00:00Z",
    to: "2026-10-03T00:00:00Z",
    doubt: "Azure may have followed OpenAI's cut of 30 July 2026 only in October",
    source: "LiteLLM, dated snapshots",
  },
  {
    providers: ["azure"],
    models: ["gpt-oss-120b"],
    rates: { input: 0.15, output: 0.6 },
    doubt: "Azure's price of this model is known from one public table only",
    source: "LiteLLM",
  },
  {
    providers: OPENAI_CLOUDS,
    models: ["gpt-oss-120b", "gpt-oss-20b", "gpt-oss-safeguard-20b", "gpt-oss-safeguard-120b"],
    rates: null,
    doubt: "Open weights: OpenAI sells no API for them, the host sets the price",
    source: "OpenAI's price page lists none",
  },
];

const ANTHROPIC: Correction[] = [
  {
    providers: ["anthropic"],
    models: ["claude-2.0", "claude-2.1"],
    rates: { input: 8, output: 24 },
    source: "The package's own row of claude-2, by its name Claude 2.0 / 2.1",
  },
  {
    ...CLAUDE_CLOUDS,
    models: ["claude-sonnet-5-5"],
    to: "2026-10-07T00:00:00Z",
    rates: { input: 2, cached: 0.2, cacheWrite: 2.5, output: 10 },
    source: CLAUDE_PAGE,
  },
  {
    ...CLAUDE_CLOUDS,
    models: ["claude-sonnet-5-5"],
    from: "2026-10-07T00:00:00Z",
    rates: { input: 2, cached: 0.1, cacheWrite: 2.5, output: 10 },
    source: `${CLAUDE_PAGE}; @earendil-works/pi-ai 1.6.0`,
  },
  {
    providers: ["anthropic"],
    models: ["claude-sonnet-4", "claude-sonnet-4-0", "claude-4-sonnet"],
    from: "2025-08-12T00:00:00Z",
    rates: { input: 3, cached: 0.3, cacheWrite: 3.75, output: 15 },
    long: { above: 200_000, rates: { input: 6, cached: 0.6, cacheWrite: 7.5, output: 22.5 } },
    source: "Anthropic, long context since 12 August 2025; LiteLLM",
  },
  {
    providers: ["aws"],
    models: ["claude-sonnet-4-5"],
    rates: { input: 3, cached: 0.3, cacheWrite: 3.75, output: 15 },
    long: {
      above: 200_000,
      rates: { input: 6, cached: 0.6, cacheWrite: 7.5, output: 22.5 },
      doubt: "Bedrock's long-context rate is known from one public table only",
    },
    regionalFactor: 1.1,
    source: "Bedrock's price page; LiteLLM for long context",
  },
  {
    providers: ["anthropic"],
    models: ["claude-opus-4-6", "claude-4-6-opus"],
    to: "2026-03-13T00:00:00Z",
    rates: { input: 5, cached: 0.5, cacheWrite: 6.25, output: 25 },
    long: {
      above: 200_000,
      rates: { input: 10, cached: 1, cacheWrite: 12.5, output: 37.5 },
      doubt: "The long-context rate of this model before 13 March 2026 is uncertain",
    },
    source: "Anthropic, long context",
  },
  {
    providers: ["google"],
    models: ["claude-opus-4-6", "claude-4-6-opus"],
    from: "2026-03-13T00:00:00Z",
    rates: { input: 5, cached: 0.5, cacheWrite: 6.25, output: 25 },
    long: {
      above: 200_000,
      rates: { input: 5, cached: 0.5, cacheWrite: 6.25, output: 25 },
      doubt: "Google may still charge a long-context rate, which Anthropic ended on 13 March 2026",
    },
    source: "Anthropic, end of the long-context rate",
  },
];

const GOOGLE: Correction[] = [
  {
    providers: ["google"],
    models: ["gemini-3.6-flash"],
    from: "2026-07-21T00:00:00Z",
    to: "2026-08-13T00:00:00Z",
    rates: { input: 1.5, cached: 0.15, output: 7.5 },
    source: "Google, launch price until the introductory price of 13 August 2026",
  },
  {
    providers: ["google"],
    models: ["gemini-3.8-flash-tts"],
    rates: { input: 0.5, output: 9 },
    doubt: "The price of this speech model is known from one public table only",
    source: "LiteLLM, discussion 42776",
  },
  {
    providers: ["google"],
    models: ["gemini-3.8-flash-lite-tts"],
    rates: { input: 0.5, output: 6 },
    doubt: "The price of this speech model is known from one public table only",
    source: "LiteLLM, discussion 42776",
  },
  {
    providers: ["google"],
    models: ["gemini-3.8-flash-lite"],
    rates: null,
    doubt: "No public table has a price of this model",
    source: "The package would take the price of gemini-3.8-flash",
  },
  {
    providers: ["google"],
    models: ["gemini-1.5-flash-8b"],
    rates: { input: 0.0375, cached: 0.01, output: 0.15 },
    long: { above: 128_000, rates: { input: 0.075, cached: 0.02, output: 0.3 } },
    source: "Google's price page of Gemini 1.5 Flash-8B",
  },
];

const MISTRAL: Correction[] = [
  {
    providers: ["mistral"],
    models: ["mistral-large-latest"],
    from: "2025-12-02T00:00:00Z",
    to: TABLE_DATE,
    rates: { input: 0.5, cached: 0.05, output: 1.5 },
    source: "Mistral Large 3; LiteLLM, models.dev, Portkey",
  },
  {
    providers: ["mistral"],
    models: ["mistral-large-latest"],
    from: TABLE_DATE,
    rates: { input: 0.5, cached: 0.05, output: 1.5 },
    doubt: "This alias may point to Mistral Large 4 by now (0.70 and 2.10 dollars)",
    source: "@earendil-works/pi-ai 1.6.0 has Large 4",
  },
  {
    providers: ["mistral"],
    models: ["mistral-medium"],
    withoutDateOnly: true,
    from: "2026-06-16T00:00:00Z",
    rates: { input: 1.5, cached: 0.15, output: 7.5 },
    doubt: "Mistral moves this bare name: taken for Medium 3.5",
    source: "promptfoo, pull request 9929; the package's own row of mistral-medium-latest",
  },
  {
    providers: ["mistral"],
    models: ["mistral-small-latest"],
    from: "2026-03-16T00:00:00Z",
    to: "2026-07-01T00:00:00Z",
    rates: { input: 0.15, cached: 0.015, output: 0.6 },
    doubt: "It is not known on which day this alias moved to Small 4",
    source: "Mistral Small 4; LiteLLM",
  },
  {
    providers: ["mistral"],
    models: ["mistral-small-latest"],
    from: "2026-07-01T00:00:00Z",
    rates: { input: 0.15, cached: 0.015, output: 0.6 },
    source: "Mistral Small 4; LiteLLM, @earendil-works/pi-ai 1.6.0",
  },
  {
    providers: ["mistral"],
    models: ["magistral-small-latest"],
    from: "2026-07-01T00:00:00Z",
    rates: { input: 0.15, cached: 0.015, output: 0.6 },
    doubt: "This alias is taken for Small 4",
    source: "Live catalog of 1 July 2026",
  },
];

const FLASH_BY_TIME = [
  {
    to: "2026-08-16T16:00:00Z",
    rates: V4_FLASH,
    source: `${DEEPSEEK_PAGE}: one price all day until midnight in Beijing`,
  },
  {
    from: "2026-08-16T16:00:00Z",
    to: "2026-09-10T04:00:00Z",
    rates: { input: 0.22, cached: 0.007, output: 0.66 },
    peak: true,
    source: DEEPSEEK_PAGE,
  },
  {
    from: "2026-09-10T04:00:00Z",
    rates: { input: 0.15, cached: 0.003, output: 0.6 },
    peak: true,
    source: `${DEEPSEEK_PAGE}: served as V4.1 Flash`,
  },
] as const;

const DEEPSEEK: Correction[] = [
  ...FLASH_BY_TIME.map((time) => ({
    providers: ["deepseek"],
    models: ["deepseek-v4-flash", "deepseek-v4-flash-vision-exp"],
    ...time,
  })),
  { providers: ["deepseek"], models: ["deepseek-flash"], ...FLASH_BY_TIME[2] },
  {
    providers: ["deepseek"],
    models: ["deepseek-v4-pro"],
    to: "2026-08-16T16:00:00Z",
    rates: { input: 0.435, cached: 0.003625, output: 0.87 },
    source: DEEPSEEK_PAGE,
  },
  {
    providers: ["deepseek"],
    models: ["deepseek-v4-pro"],
    from: "2026-08-16T16:00:00Z",
    rates: { input: 0.66, cached: 0.022, output: 1.98 },
    peak: true,
    source: DEEPSEEK_PAGE,
  },
  {
    providers: ["deepseek"],
    models: ["deepseek-chat", "deepseek-reasoner"],
    from: "2025-09-05T16:00:00Z",
    to: "2025-09-29T10:00:00Z",
    rates: { input: 0.56, cached: 0.07, output: 1.68 },
    source: `${DEEPSEEK_PAGE}: V3.1, no more discount hours`,
  },
  {
    providers: ["deepseek"],
    models: ["deepseek-chat", "deepseek-reasoner"],
    from: "2025-09-29T10:00:00Z",
    to: "2026-04-24T00:00:00Z",
    rates: { input: 0.28, cached: 0.028, output: 0.42 },
    source: `${DEEPSEEK_PAGE}: V3.2`,
  },
  {
    providers: ["deepseek"],
    models: ["deepseek-chat", "deepseek-reasoner"],
    from: "2026-04-24T00:00:00Z",
    to: "2026-07-24T15:59:00Z",
    rates: V4_FLASH,
    source: `${DEEPSEEK_PAGE}: names of V4 Flash`,
  },
  // The first entry that holds is taken.
  ...FLASH_BY_TIME.map((time) => ({
    providers: ["deepseek"],
    models: ["deepseek-chat", "deepseek-reasoner"],
    ...time,
    from: "from" in time ? time.from : "2026-07-24T15:59:00Z",
    doubt: "DeepSeek withdrew this name on 24 July 2026: priced as V4 Flash",
  })),
];

const OTHERS: Correction[] = [
  {
    providers: ["perplexity"],
    models: ["sonar"],
    rates: { input: 1, output: 1, request: 5 },
    doubt: LOW_CONTEXT,
    source: "docs.perplexity.ai, pricing",
  },
  {
    providers: ["perplexity"],
    models: ["sonar-reasoning"],
    rates: { input: 1, output: 5, request: 5 },
    doubt: LOW_CONTEXT,
    source: "docs.perplexity.ai, pricing",
  },
  {
    providers: ["perplexity"],
    models: ["sonar-pro"],
    rates: { input: 3, output: 15, request: 6 },
    doubt: LOW_CONTEXT,
    source: "docs.perplexity.ai, pricing",
  },
  {
    providers: ["perplexity"],
    models: ["sonar-reasoning-pro"],
    rates: { input: 2, output: 8, request: 6 },
    doubt: LOW_CONTEXT,
    source: "docs.perplexity.ai, pricing",
  },
  {
    providers: ["perplexity"],
    models: ["sonar-deep-research"],
    doubt: "Reasoning, citations and searches are billed as well, and not reported",
    source: "docs.perplexity.ai, pricing",
  },
  {
    providers: ["azure"],
    models: ["deepseek-r1", "deepseek-r1-0528"],
    rates: { input: 1.35, output: 5.4 },
    doubt: "Azure's price of this model is known from two public tables only",
    source: "LiteLLM, models.dev",
  },
  {
    providers: ["azure"],
    models: ["phi-4"],
    rates: { input: 0.125, output: 0.5 },
    source: "LiteLLM, models.dev, Portkey",
  },
  {
    providers: ["aws"],
    models: ["titan-embed-text-v2", "titan-embed-text-v2:0"],
    rates: { input: 0.02 },
    source: "Bedrock's price page",
  },
  {
    providers: ["openrouter"],
    models: ["google/gemini-2.5-pro", "google/gemini-2.5-pro-preview", "google/gemini-2.5-pro-preview-05-06"],
    rates: { input: 1.25, cached: 0.31, cacheWrite: 1.625, output: 10 },
    long: { above: 200_000, rates: { input: 2.5, cached: 0.62, cacheWrite: 3.25, output: 15 } },
    source: "OpenRouter, Google's long-context rate passed on; LiteLLM",
  },
  {
    providers: ["x-ai"],
    models: [
      "grok-4-fast",
      "grok-4-fast-reasoning",
      "grok-4-fast-non-reasoning",
      "grok-4-1-fast",
      "grok-4-1-fast-reasoning",
      "grok-4-1-fast-non-reasoning",
    ],
    rates: { input: 0.2, cached: 0.05, output: 0.5 },
    long: {
      above: 128_000,
      rates: { input: 0.4, cached: 0.05, output: 1 },
      doubt: "xAI's rate above 128,000 input tokens is known from one public table only",
    },
    source: "The package's own row of OpenRouter",
  },
];

export const CORRECTIONS: readonly Correction[] = [
  ...ADDED,
  ...OPENAI,
  ...ANTHROPIC,
  ...GOOGLE,
  ...MISTRAL,
  ...DEEPSEEK,
  ...OTHERS,
];

/** OpenAI says "more than 272K": the package's rows of these models start one token too early. */
export const THRESHOLD = { stored: 271_999, right: 272_000 };

/** Rows without a price that are free of charge, as the comments of the table say; names ending in ":free" are too. */
export const FREE: Record<string, string[]> = {
  "github-copilot": ["gpt-3.5-turbo", "gpt-4.1", "gpt-4o", "gpt-4o-mini"],
  google: ["gemma-3", "gemma-3n", "gemma-4-26b-a4b-it", "gemma-4-31b-it"],
  openai: ["moderation"],
};

/** Whose models a cloud sells at the maker's own price. The package's further fall-backs are not accepted. */
export const SOLD_AT_MAKERS_PRICE: Record<string, string[]> = {
  azure: ["azure", "openai", "anthropic"],
};
