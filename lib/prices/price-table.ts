import type { ModelInfo, ModelPrice, Provider } from "@pydantic/genai-prices";
import { ownValue } from "@/lib/schema/own-value";
import type { Doubt } from "@/lib/schema/request/price";
import { SERIES_CAP } from "@/lib/schema/request/series-cap";
import { TwoGenerations } from "@/lib/schema/two-generations";
import {
  ADDED,
  type Correction,
  FREE,
  REVIEW_BY,
  SOLD_AT_MAKERS_PRICE,
  TABLE_DATE,
  THRESHOLD,
} from "./corrections";
import { correctionName, correctionsOf, type Dated } from "./corrections-of";
import { deepseekPeak } from "./deepseek-calendar";
import { type ModelName, modelName } from "./model-name";
import { nameMatch } from "./name-match";
import { modelNamed, providerNamed, providerOfModel } from "./table-search";

type Prices = ModelInfo["prices"];
export type TableMatch = "exact" | "dated" | "similar" | "corrected";

/** A row of the table, or a correction, at one moment. */
export type TableRow = {
  providerName: string;
  model: string;
  modelName: string;
  match: TableMatch;
  free: boolean;
  prices: Prices;
  doubts: Doubt[];
};
/** `reason`: why there is no row. */
export type TableAnswer = { provider: string; model: string } & (
  | { row: TableRow }
  | { row: null; reason: string }
);

type Entry = {
  name: ModelName;
  providerName: string;
  correctedName: string;
  row: (TableRow & { patched: boolean; ownName: string | null; checkedOn: string | null }) | null;
  reason: string;
  corrections: Dated[];
  lapsing: boolean;
};

/** A table of prices; what was looked for is kept with it. */
export type PriceTable = {
  providers: readonly Provider[];
  /** The day of its data. */
  date: string;
  /** What it is, in words: "genai-prices 0.1.8". */
  name: string;
  entries: TwoGenerations<Entry>;
};

export const priceTable = (one: Omit<PriceTable, "entries">): PriceTable => ({
  ...one,
  // In each generation about the names of one project.
  entries: new TwoGenerations(SERIES_CAP),
});

/** The names under which the table is asked. */
export function tableName(
  table: PriceTable,
  sentProvider: string,
  sentModel: string,
): { provider: string; model: string } {
  return entryOf(table, sentProvider, sentModel).name;
}

/** What the table and its corrections say about a model at a time. */
export function findRow(
  table: PriceTable,
  sentProvider: string,
  sentModel: string,
  ts: number,
  input: number,
): TableAnswer {
  const entry = entryOf(table, sentProvider, sentModel);
  const { provider, model } = entry.name;
  const inForce = entry.corrections.find(({ from, to }) => ts >= from && ts < to);
  const doubts: Doubt[] = [];
  const uncertain = (text: string | null | undefined) => {
    if (text) doubts.push({ kind: "uncertain_price", text });
  };
  uncertain(inForce?.correction.doubt);
  if (inForce?.prices) {
    const { correction, prices } = inForce;
    const { peak, doubt } = prices.peak ? deepseekPeak(ts) : { peak: false, doubt: null };
    uncertain(doubt);
    if (correction.long && input > correction.long.above) uncertain(correction.long.doubt);
    if (entry.name.assumedProvider) doubts.push(ASSUMED_PROVIDER);
    if (OTHER_MEDIA.test(model)) doubts.push(PRICED_AS_TEXT);
    const { providerName, correctedName } = entry;
    const names = { providerName, model: correctedName, modelName: entry.row?.ownName ?? correctedName };
    const inForcePrices = peak ? prices.peak! : prices.usual;
    return {
      provider,
      model,
      row: { ...names, match: "corrected", free: false, prices: inForcePrices, doubts },
    };
  }
  if (inForce?.prices === null) return { provider, model, row: null, reason: inForce.correction.doubt! };
  if (!entry.row) return { provider, model, row: null, reason: entry.reason };
  if (entry.lapsing && ts >= Date.parse(REVIEW_BY))
    doubts.push({
      kind: "lapsed_correction",
      text: "A correction to this price has expired, so the price may be wrong",
    });
  // Patched thresholds change the price of this one length.
  const match = input === THRESHOLD.right && entry.row.patched ? "corrected" : entry.row.match;
  return { provider, model, row: { ...entry.row, match, doubts: [...entry.row.doubts, ...doubts] } };
}

/** A name is searched once; the table's rows are searched one by one. */
function entryOf(table: PriceTable, provider: string, model: string): Entry {
  const { entries } = table;
  const key = `${provider}\0${model}`;
  const kept = entries.get(key);
  if (kept) return kept;
  const entry = makeEntry(table, modelName(provider, model));
  entries.set(key, entry);
  return entry;
}

function makeEntry(table: PriceTable, name: ModelName): Entry {
  const { providers } = table;
  const anyProvider = name.provider === "";
  const known = anyProvider
    ? providerOfModel(providers, name.model)
    : providerNamed(providers, name.provider);
  const correctedName = correctionName(known?.id ?? "", name.model);
  const empty = { name, correctedName, row: null, corrections: [], lapsing: false };
  if (!known) {
    const reason = `The ${anyProvider ? "model" : "provider"} is not in the price table`;
    return { ...empty, providerName: name.provider, reason };
  }
  const entry = { ...empty, name: { ...name, provider: known.id }, providerName: known.name };
  if (isLocal(name))
    return { ...entry, reason: "The name is that of a local model, and no provider was sent" };
  const found = findModel(providers, name, known);
  // A newer table that has a model by its name needs no row added.
  const has = "match" in found && found.match !== "similar" && table.date > TABLE_DATE.slice(0, 10);
  const checkedOn = "match" in found && has ? found.checkedOn : null;
  const corrections = correctionsOf(known.id, name.model, correctedName)
    .filter(({ correction }) => !(has && ADDED.includes(correction)))
    .map((one) =>
      yields(one.correction, checkedOn) ? { ...one, to: Math.min(one.to, Date.parse(table.date)) } : one,
    );
  const lapsing = corrections.some(
    ({ correction }) =>
      correction.rates !== undefined && correction.to === undefined && !yields(correction, checkedOn),
  );
  if ("reason" in found) return { ...entry, corrections, lapsing, reason: found.reason };
  return { ...entry, corrections, lapsing, row: found, reason: "" };
}

/**
 * A correction of the present price was made against the data of `TABLE_DATE`. A newer table that has checked the model's
 * price since then goes first, from its own date on. It has no calendar of peak hours, and no reason to price what is not
 * sold by tokens.
 */
const yields = ({ rates, peak, to }: Correction, checkedOn: string | null): boolean =>
  checkedOn !== null && checkedOn > TABLE_DATE.slice(0, 10) && rates != null && !peak && to === undefined;

function findModel(
  providers: readonly Provider[],
  name: ModelName,
  provider: Provider,
): NonNullable<Entry["row"]> | { reason: string } {
  const model = modelNamed(providers, provider, name.model) ?? freeVariant(provider, name.model);
  if (!model) return { reason: "The model is not in the price table" };
  const accepted = ownValue(SOLD_AT_MAKERS_PRICE, provider.id);
  if (accepted && !accepted.some((id) => providerNamed(providers, id)?.models.includes(model)))
    return { reason: `The price of this model at ${provider.name} is unknown` };
  const match = nameMatch(name.model, model);
  if (match === "other") return { reason: `No price; the closest name in the table is ${model.id}` };
  const free = name.model.endsWith(":free") || (ownValue(FREE, provider.id)?.includes(model.id) ?? false);
  const doubts: Doubt[] = [];
  if (match === "similar")
    doubts.push({ kind: "similar_name", text: `Priced as ${model.id}, the closest name in the table` });
  if (name.assumedProvider) doubts.push(ASSUMED_PROVIDER);
  if (!free && OTHER_MEDIA.test(name.model)) doubts.push(PRICED_AS_TEXT);
  const prices = patched(model.prices);
  return {
    providerName: provider.name,
    model: model.id,
    modelName: model.name ?? model.id,
    match,
    free,
    prices,
    ownName: match === "similar" ? null : (model.name ?? null),
    checkedOn: (model as { prices_checked?: string }).prices_checked ?? null,
    patched: JSON.stringify(prices) !== JSON.stringify(model.prices),
    doubts,
  };
}

const ASSUMED_PROVIDER: Doubt = {
  kind: "assumed_provider",
  text: "The provider was inferred from the model name",
};
const PRICED_AS_TEXT: Doubt = {
  kind: "audio_or_image",
  text: "Audio and image tokens have different prices, but all tokens were priced as text",
};
const OTHER_MEDIA = /(^|[-_./])(audio|realtime|tts|transcribe|live|sonic|voice|image)([-_./:]|$)/;
// Sizes, quantizations and sources of self-hosted weights.
const LOCAL = /:(\d+(\.\d+)?[bm]|latest)\b|[-_:](distill|local|gguf|awq|gptq|mlx|q\d)([-_:.]|$)/;

function isLocal({ provider, model }: ModelName): boolean {
  return provider === "" && LOCAL.test(model);
}

/** OpenRouter's ":free" variants come and go; the suffix itself says what they cost. */
function freeVariant({ id }: Provider, model: string): ModelInfo | null {
  const free = id === "openrouter" && model.endsWith(":free");
  return free ? { id: model, match: { equals: model }, prices: {} } : null;
}

function patched(prices: Prices): Prices {
  if (Array.isArray(prices)) return prices.map((one) => ({ ...one, prices: patchedPrice(one.prices) }));
  return patchedPrice(prices);
}

function patchedPrice(price: ModelPrice): ModelPrice {
  return Object.fromEntries(
    Object.entries(price).map(([key, value]) => {
      if (typeof value !== "object") return [key, value];
      const tiers = value.tiers.map((tier) =>
        tier.start === THRESHOLD.stored ? { ...tier, start: THRESHOLD.right } : tier,
      );
      return [key, { ...value, tiers }];
    }),
  );
}
