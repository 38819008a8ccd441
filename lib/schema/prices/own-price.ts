import { z } from "zod";
import { ModelName } from "@/lib/schema/request/model-name";
import { nameText, text } from "@/lib/schema/request/request-input";
import { parseTimestamp } from "@/lib/schema/time/timestamp";

const rate = z
  .number("must be a number of US dollars per million tokens")
  .min(0, "must not be negative")
  .max(1_000_000, "must be at most 1000000");
const time = z
  .union([z.string(), z.number()])
  .refine((value) => parseTimestamp(value) !== null, "must be ISO 8601 or Unix seconds");

/** A project's own price of a model, from a date on. */
export const OwnPriceInput = z
  .strictObject({
    model: ModelName.describe("The name that requests are sent with"),
    provider: nameText(200, 1).nullish().describe("As sent; absent: any provider"),
    input_usd_per_mtok: rate.nullish(),
    output_usd_per_mtok: rate.nullish(),
    cached_usd_per_mtok: rate.nullish().describe("Absent: as input"),
    cache_write_usd_per_mtok: rate.nullish().describe("Absent: as input"),
    as_model: ModelName.nullish().describe(
      "Instead of rates: priced as this model of the price table, at the table's prices",
    ),
    reason: nameText(500, 1).nullish().describe("Required if all rates are 0: why the model is free"),
    from: time.nullish().describe("Valid from; absent: the beginning"),
    to: time.nullish().describe("Valid before; absent: no end"),
  })
  .superRefine((price, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const rates = [price.input_usd_per_mtok, price.output_usd_per_mtok];
    const more = [price.cached_usd_per_mtok, price.cache_write_usd_per_mtok];
    if (price.as_model != null) {
      if ([...rates, ...more].some((one) => one != null))
        fault("as_model", "cannot be combined with rates of its own");
    } else {
      if (price.input_usd_per_mtok == null) fault("input_usd_per_mtok", "is required without as_model");
      if (price.output_usd_per_mtok == null) fault("output_usd_per_mtok", "is required without as_model");
      const isFree = [...rates, ...more].every((one) => !one);
      if (rates.every((one) => one != null) && isFree && price.reason == null)
        fault("reason", "is required for a price of 0: why is the model free?");
    }
    const [from, to] = [timeOf(price.from), timeOf(price.to)];
    if (from !== null && to !== null && to <= from) fault("to", "must be after from");
  });
export type OwnPriceInput = z.infer<typeof OwnPriceInput>;

export const timeOf = (value: string | number | null | undefined): number | null =>
  value == null ? null : parseTimestamp(value);

export const OwnPrice = z.object({
  id: z.uuid(),
  model: z.string(),
  provider: z.string().nullable().describe("Null: any provider"),
  input_usd_per_mtok: z.number().nullable(),
  output_usd_per_mtok: z.number().nullable(),
  cached_usd_per_mtok: z.number().nullable(),
  cache_write_usd_per_mtok: z.number().nullable(),
  as_model: z.string().nullable(),
  reason: z.string().nullable(),
  from: z.string().nullable().describe("Null: the beginning"),
  to: z.string().nullable().describe("Null: no end"),
  created_at: z.string(),
});
export type OwnPrice = z.infer<typeof OwnPrice>;

export const PriceCsv = z.strictObject({
  csv: text(200_000, 1).describe("The file, with the header of the export"),
  replace: z.boolean().default(false).describe("Replace all prices of the project"),
});

const PriceMatchName = z.enum([
  "exact",
  "dated",
  "similar",
  "corrected",
  "own",
  "reported",
  "not billed",
  "unpriced",
]);

/** What requests of a model are priced as today, and what was spent on it in the last 30 days. */
export const PricedModel = z.object({
  model: z.string(),
  provider: z.string().nullable(),
  requests: z.int(),
  cost_usd: z.number().nullable().describe("Null: none of them has a price"),
  unpriced_requests: z.int(),
  doubtful_usd: z.number(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  match: PriceMatchName,
  priced_as: z.string().nullable(),
  as_model: z.string().nullable().describe("The model of the price table"),
  input_usd_per_mtok: z.number().nullable(),
  cached_usd_per_mtok: z.number().nullable(),
  output_usd_per_mtok: z.number().nullable(),
  doubts: z.array(z.string()),
  assumptions: z.array(z.string()),
  reason: z.string().nullable(),
  waits: z.boolean().describe("Waits for a decision: it is unpriced, or priced by a similar name"),
});
export type PricedModel = z.infer<typeof PricedModel>;

export const PricesAnswer = z.object({
  table: z
    .object({
      name: z.string(),
      date: z.string(),
      refused_file: z.string().nullable().describe("Why the file of SIGHTLINE_PRICE_FILE is not in use"),
    })
    .describe("The price table in use"),
  prices: z.array(OwnPrice),
});
export const PricedModels = z.object({ models: z.array(PricedModel) });

const range = {
  from: time,
  to: time.nullish().describe("Absent: now"),
  model: ModelName.nullish().describe("Absent: all models"),
  provider: nameText(200, 1).nullish().describe("Absent: all providers"),
};
export const RepricingInput = z.strictObject(range).superRefine(({ from, to }, context) => {
  const [start, end] = [timeOf(from), timeOf(to)];
  if (start !== null && end !== null && end <= start)
    context.addIssue({ code: "custom", path: ["to"], message: "must be after from" });
});
export type RepricingInput = z.infer<typeof RepricingInput>;

const RepricedModel = z.object({
  model: z.string(),
  provider: z.string().nullable(),
  requests: z.int(),
  changed: z.int(),
  old_usd: z.number(),
  new_usd: z.number(),
  old_unpriced: z.int(),
  new_unpriced: z.int(),
});
export type RepricedModel = z.infer<typeof RepricedModel>;

export const RepricingPreview = z.object({
  from: z.string(),
  to: z.string(),
  sampled: z.number().describe("1: exact; n: estimated from every nth request"),
  old_usd: z.number(),
  new_usd: z.number(),
  models: z.array(RepricedModel),
});
export type RepricingPreview = z.infer<typeof RepricingPreview>;

export const RepricingView = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  model: z.string().nullable(),
  provider: z.string().nullable(),
  state: z.enum(["running", "done", "canceled", "failed"]),
  progress: z.number().describe("0 to 1"),
  requests: z.int(),
  changed: z.int(),
  old_usd: z.number(),
  new_usd: z.number(),
  models: z.array(RepricedModel),
  price_table: z.string(),
  requested_by: z.string(),
  error: z.string().nullable(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});
export type RepricingView = z.infer<typeof RepricingView>;
