import type { ModelPrice } from "@pydantic/genai-prices";
import { wholeNumber } from "@/lib/format/number-text";
import type { Doubt, PriceOverride, TokenConvention } from "@/lib/schema/request/price";
import type { CostSource, LlmRequest } from "@/lib/schema/request/request";
import { COST_LIMIT_USD } from "@/lib/schema/request/request-input";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { costUsd, PARTS, priceAt, type Rates, ratesOf } from "./calculate";
import { notBilled } from "./not-billed";
import { findRow, type PriceTable, type TableMatch, tableName } from "./price-table";
import { surcharge } from "./surcharges";
import { tokenUsage, type Usage } from "./token-usage";

/**
 * How a price was found. `dated`: the table's name with a date or version; `similar`: doubtful; `corrected`: by the table of
 * corrections; `own`: a team's own price; `not billed`: the provider charges nothing for the request.
 */
export type PriceMatch = TableMatch | "own" | "reported" | "not billed" | "unpriced";

export type Price = {
  /** Whole nano-dollars; null: unpriced. A zero is a price only with a reason, or where no token was sent. */
  nano: number | null;
  source: CostSource;
  match: PriceMatch;
  /** The row of the table; null without one. */
  pricedAs: { provider: string; model: string; name: string } | null;
  /** What may be wrong with the price. */
  doubts: Doubt[];
  /** Why the request is unpriced, or costs nothing. */
  reason: string | null;
  usage: Usage;
  /** Dollars a million tokens, and dollars a request; null where nothing was calculated. */
  rates: Rates | null;
};

export type PriceSettings = TokenConvention & { table: PriceTable };

/**
 * What a request costs and how that is known. A request that is not billed costs what was reported, else 0. Otherwise: the
 * team's own price, then the reported cost, then the price table with its corrections, then nothing (null, never 0).
 */
export function priceRequest(
  request: LlmRequest,
  overrides: readonly PriceOverride[],
  settings: PriceSettings,
): Price {
  const { table } = settings;
  const { usage, doubts } = tokenUsage(request, tableName(table, request.provider, request.model), settings);
  const free = notBilled(request);
  if (free !== null) {
    if (request.costNano !== null) return reported(request.costNano, usage);
    return price(usage, [], { nano: 0, match: "not billed", source: "computed", reason: free });
  }
  if (!areValid(usage))
    return price(usage, doubts, { match: "unpriced", reason: "The token counts are not valid" });
  const override = findOverride(request, overrides);
  if (override) return price(usage, doubts, byOverride(table, request, override, usage, doubts));
  if (request.costNano !== null) return reported(request.costNano, usage);
  return price(usage, doubts, byTable(table, request, usage, doubts));
}

/** Whether a request costs what was reported: then nothing has to be calculated. */
export const costsAsReported = (request: LlmRequest, overrides: readonly PriceOverride[]): boolean =>
  request.costNano !== null && findOverride(request, overrides) === undefined;

const reported = (nano: number, usage: Usage): Price =>
  price(usage, [], { nano, match: "reported", source: "reported" });

// Field by field, and without functions made for each: this runs for every request.
const price = (usage: Usage, doubts: Doubt[], found: Found): Price => ({
  nano: found.nano ?? null,
  source: found.source ?? "unpriced",
  match: found.match,
  pricedAs: found.pricedAs ?? null,
  doubts: found.doubts ?? doubts,
  reason: found.reason ?? null,
  usage,
  rates: found.rates ?? null,
});

/** Ingest refuses other counts; here -1 would be priced as 0. */
function areValid(usage: Usage): boolean {
  for (const part in usage) {
    const tokens = usage[part as keyof Usage];
    if (!(tokens >= 0 && Number.isFinite(tokens))) return false;
  }
  return true;
}

const TOO_MUCH = `More than ${wholeNumber(COST_LIMIT_USD)} dollars for one request`;

type Found = Partial<Price> & Pick<Price, "match">;

/** By the rates of the project, or as the model of the table that it names. */
function byOverride(
  table: PriceTable,
  request: LlmRequest,
  override: PriceOverride,
  usage: Usage,
  doubts: Doubt[],
): Found {
  if (override.asModel !== null) {
    const named = { ...request, model: override.asModel, servedModel: null };
    const found = byTable(table, named, usage, doubts);
    if (found.match === "unpriced") return found;
    const decided = (found.doubts ?? []).filter(({ kind }) => !DECIDED.has(kind));
    return { ...found, match: "own", source: "override", doubts: decided };
  }
  const rates = ownRates(override);
  const unknown = unknownUnit(request, {
    ...(rates.input > 0 ? { input_mtok: rates.input } : {}),
    ...(rates.output > 0 ? { output_mtok: rates.output } : {}),
  });
  if (unknown !== null) return { match: "unpriced", reason: `The sender did not report ${unknown} tokens` };
  const nano = boundedNano(costUsd(rates, usage) * 1e9);
  if (nano === null) return { match: "unpriced", reason: TOO_MUCH };
  const reason = nano === 0 ? override.reason : null;
  return {
    nano,
    match: "own",
    source: "override",
    rates,
    reason,
    doubts: [...doubts, ...ownDoubts(request)],
  };
}

/** Doubts that a named model removes. */
const DECIDED = new Set(["similar_name", "assumed_provider"]);

function byTable(table: PriceTable, request: LlmRequest, usage: Usage, doubts: Doubt[]): Found {
  const unpriced = (reason: string) => ({ match: "unpriced", reason }) as const;
  const { row, ...found } = findRow(
    table,
    request.provider,
    pricedModel(table, request, usage),
    request.ts,
    usage.input,
  );
  if (!row) return unpriced("reason" in found ? found.reason : "");
  const price = priceAt(row.prices, request.ts);
  const { factor, doubts: onTop } = request.billing
    ? surcharge(
        { id: found.provider, name: row.providerName },
        found.model,
        request.billing.serviceTier,
        request.billing.region,
      )
    : STANDARD;
  const rates = ratesOf(price, usage, factor);
  // Claude's price page, for every cloud: twice the input. The table has it for some of its rows only.
  const claudeHour =
    usage.cacheWrite1h > 0 && price.cache_write_1h_mtok === undefined && CLAUDE.test(row.model);
  if (claudeHour) rates.cacheWrite1h = 2 * rates.input;
  const pricedAs = {
    provider: found.provider,
    model: row.model,
    name: `${row.providerName}, ${row.modelName}`,
  };
  const match = { match: row.match, source: "computed", pricedAs, rates } as const;
  const missing = missingUnits(usage, price);
  if (row.free && Object.keys(price).length === 0)
    return { ...match, nano: 0, doubts: row.doubts, reason: "Free of charge" };
  const unknown = unknownUnit(request, price);
  if (unknown !== null) return unpriced(`The sender did not report ${unknown} tokens`);
  if (missing === "all") return unpriced("The price table has no price for tokens of this model");
  const nano = boundedNano(costUsd(rates, usage) * 1e9);
  if (nano === null) return unpriced(TOO_MUCH);
  const told = request.billing && MEDIA.some((count) => request.billing![count] !== null);
  const rowDoubts = told ? row.doubts.filter(({ kind }) => kind !== "audio_or_image") : row.doubts;
  const units = claudeHour ? missing.filter(({ kind }) => kind !== "cache_write_1h") : missing;
  return { ...match, nano, doubts: [...doubts, ...rowDoubts, ...units, ...onTop] };
}

const STANDARD = { factor: 1, doubts: [] };
const CLAUDE = /claude/;
const MEDIA = ["audioInputTokens", "audioOutputTokens", "imageInputTokens", "imageOutputTokens"] as const;

const WORDS = {
  cached: ["cached_price", "cached input"],
  cacheWrite1h: ["cache_write_1h", "cache writes of one hour"],
  audioInput: ["audio_or_image", "audio input"],
  imageInput: ["audio_or_image", "image input"],
  audioOutput: ["audio_or_image", "audio output"],
  imageOutput: ["audio_or_image", "image output"],
} as const;
const SPECIAL_UNITS = (Object.keys(WORDS) as (keyof typeof WORDS)[]).map((part) => {
  const [kind, words] = WORDS[part];
  const [key, instead] = PARTS[part];
  return { part, kind, words, key, instead };
});

function hasRate(price: ModelPrice, ...keys: string[]): boolean {
  for (const key of keys) if (price[key] !== undefined) return true;
  return false;
}

/** The model that answered, where the table has it: what was requested may be an alias or the name of a deployment. */
function pricedModel(
  table: PriceTable,
  { provider, model, servedModel, ts }: LlmRequest,
  usage: Usage,
): string {
  if (servedModel == null || servedModel === model) return model;
  return findRow(table, provider, servedModel, ts, usage.input).row ? servedModel : model;
}

/** Tokens with a price in the row but without a count: the cost is unknown, not 0. */
function unknownUnit({ inputTokens, outputTokens }: LlmRequest, price: ModelPrice): string | null {
  if (inputTokens === null && price.input_mtok !== undefined) return "input";
  return outputTokens === null && price.output_mtok !== undefined ? "output" : null;
}

/** Which of the sent tokens the row has no price for. The package counts them as 0. */
function missingUnits(usage: Usage, price: ModelPrice): "all" | Doubt[] {
  const parts = { input: usage.audioInput + usage.imageInput, output: usage.audioOutput + usage.imageOutput };
  const input =
    hasRate(price, "input_mtok") ||
    (parts.input > 0 && hasRate(price, "input_audio_mtok", "input_image_mtok"));
  const output =
    hasRate(price, "output_mtok") ||
    (parts.output > 0 && hasRate(price, "output_audio_mtok", "output_image_mtok"));
  const sent = { input: usage.input > 0, output: usage.output > 0 };
  const priced = (sent.input && input) || (sent.output && output);
  if (!priced && (sent.input || sent.output || (!input && !output))) return "all";
  const missing: Doubt[] = [];
  if (sent.input && !hasRate(price, "input_mtok") && usage.input > parts.input)
    missing.push({
      kind: "missing_price",
      text: "Input tokens have no price in the table and were left out",
    });
  if (sent.output && !hasRate(price, "output_mtok") && usage.output > parts.output)
    missing.push({
      kind: "missing_price",
      text: "Output tokens have no price in the table and were left out",
    });
  for (const { part, kind, words, key, instead } of SPECIAL_UNITS) {
    if (usage[part] > 0 && !hasRate(price, key)) {
      const as = { input: "input", output: "output", cacheWrite: "other cache writes" }[instead];
      missing.push({ kind, text: `The table has no price for ${words}: it was priced as ${as}` });
    }
  }
  return missing;
}

/** Null where the amount is not known or passes what a request may cost. */
function boundedNano(nano: number): number | null {
  return nano <= COST_LIMIT_USD * 1e9 ? Math.round(nano) : null;
}

/** The own price that holds for a request, by the names that were sent; one for its provider before one for any. */
function findOverride(request: LlmRequest, overrides: readonly PriceOverride[]): PriceOverride | undefined {
  if (overrides.length === 0) return undefined;
  const { provider, ts } = request;
  const inForce = byModel(overrides)
    .get(withoutOwner(request.model))
    ?.filter(({ from, to }) => ts >= from && (to === null || ts < to));
  return inForce?.find((one) => one.provider === provider) ?? inForce?.find((one) => one.provider === null);
}

const indexes = new WeakMap<readonly PriceOverride[], Map<string, PriceOverride[]>>();

function byModel(overrides: readonly PriceOverride[]): Map<string, PriceOverride[]> {
  const known = indexes.get(overrides);
  if (known) return known;
  const index = new Map<string, PriceOverride[]>();
  for (const one of overrides) {
    const model = withoutOwner(one.model);
    index.set(model, [...(index.get(model) ?? []), one]);
  }
  indexes.set(overrides, index);
  return index;
}

/** An own price has four rates, and is taken as it is. */
function ownDoubts({ billing }: LlmRequest): Doubt[] {
  if (billing === null) return [];
  const doubts: Doubt[] = [];
  if (MEDIA.some((count) => (billing[count] ?? 0) > 0))
    doubts.push({ kind: "audio_or_image", text: "The custom price has no rate for audio and image tokens" });
  if ((billing.cacheWrite1hTokens ?? 0) > 0)
    doubts.push({ kind: "cache_write_1h", text: "The custom price has one rate for all cache writes" });
  return doubts;
}

/** Nano-dollars a token are thousandths of a dollar a million tokens. */
function ownRates({ input, output, cached, cacheWrite }: PriceOverride): Rates {
  const written = (cacheWrite ?? input) / 1_000;
  return {
    input: input / 1_000,
    cached: (cached ?? input) / 1_000,
    cacheWrite: written,
    cacheWrite1h: written,
    audioInput: input / 1_000,
    imageInput: input / 1_000,
    output: output / 1_000,
    audioOutput: output / 1_000,
    imageOutput: output / 1_000,
    request: 0,
  };
}
