import { z } from "zod";

/**
 * A price table as a file: the data of genai-prices (an array of providers), or that array as `providers` of an object
 * with a `date`. Fields that are not about names and prices are left out.
 */

const DATE = z.iso.date("must be a date such as 2026-11-30");
const rate = z.number().min(0, "must not be negative").max(1_000_000, "must be at most 1000000");
const Tiered = z.object({
  base: rate,
  tiers: z
    .array(z.object({ start: z.number().int().min(1), price: rate }))
    .min(1)
    .refine(
      (tiers) => tiers.every(({ start }, at) => at === 0 || start > tiers[at - 1]!.start),
      "must be in ascending order",
    ),
});

/** Units that prices are known for; another one may change what a request costs. */
const UNITS = new Set([
  "input_mtok",
  "output_mtok",
  "cache_read_mtok",
  "cache_write_mtok",
  "cache_write_1h_mtok",
  "input_audio_mtok",
  "output_audio_mtok",
  "cache_audio_read_mtok",
  "input_image_mtok",
  "output_image_mtok",
  "cache_image_read_mtok",
  "input_video_mtok",
  "output_video_mtok",
  "output_reasoning_mtok",
  "output_citation_mtok",
]);
const Prices = z.record(z.string(), z.union([rate, Tiered])).superRefine((prices, context) => {
  for (const unit of Object.keys(prices))
    if (unit.endsWith("_mtok") && !UNITS.has(unit))
      context.addIssue({
        code: "custom",
        path: [unit],
        message: "is a kind of token that this version of Sightline does not know",
      });
});

const isRegex = (text: string) => {
  try {
    return new RegExp(text) !== null;
  } catch {
    return false;
  }
};
const name = z.string().min(1).max(300);
const Match: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({ equals: name }),
    z.strictObject({ starts_with: name }),
    z.strictObject({ ends_with: name }),
    z.strictObject({ contains: name }),
    z.strictObject({ regex: name.refine(isRegex, "is not a regular expression") }),
    z.strictObject({ or: z.array(Match).min(1) }),
    z.strictObject({ and: z.array(Match).min(1) }),
  ]),
);
const time = z.string().regex(/^\d{2}:\d{2}:\d{2}Z$/, "must be a time such as 16:30:00Z");
const Constraint = z
  .union([
    z.strictObject({ type: z.literal("start_date").optional(), start_date: DATE }),
    z.strictObject({ type: z.literal("time_of_date").optional(), start_time: time, end_time: time }),
  ])
  .transform((one) => ({ ...one, type: "start_date" in one ? "start_date" : "time_of_date" }));

const Model = z.object({
  id: name,
  name: z.string().optional(),
  match: Match,
  prices_checked: DATE.optional(),
  prices: z.union([
    Prices,
    z
      .array(
        z.object({ constraint: Constraint.nullish().transform((one) => one ?? undefined), prices: Prices }),
      )
      .min(1),
  ]),
});
const FileProvider = z.object({
  id: name,
  name,
  api_pattern: z.string().default(""),
  model_match: Match.optional(),
  provider_match: Match.optional(),
  fallback_model_providers: z.array(name).optional(),
  models: z.array(Model),
});
const Providers = z.array(FileProvider);
const PriceFile = z.union([
  Providers,
  z.strictObject({ date: DATE, name: z.string().min(1).max(100).optional(), providers: Providers }),
]);

type Read = { providers: z.infer<typeof Providers>; date: string | null; name: string | null };

/** Throws an Error that says where the file is wrong. */
export function readPriceFile(text: string): Read {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw new Error(`The file is not JSON: ${(thrown as Error).message}`);
  }
  const isList = Array.isArray(json);
  if (!isList && typeof json === "object" && json !== null && "version" in json && !("providers" in json))
    throw new Error("The file is of a version that this version of Sightline cannot read");
  const result = (isList ? Providers : PriceFile).safeParse(json);
  if (!result.success) throw new Error(firstFault(result.error));
  const file = result.data as z.infer<typeof PriceFile>;
  const read = Array.isArray(file)
    ? { providers: file, date: newestCheck(file), name: null }
    : { providers: file.providers, date: file.date, name: file.name ?? null };
  const models = read.providers.reduce((sum, { models }) => sum + models.length, 0);
  if (models < 100) throw new Error(`The file has too few models (${models}): it is not a whole price table`);
  return read;
}

/** The deepest fault: a union tells only that nothing of it fits. */
function firstFault(error: z.ZodError): string {
  let issue = error.issues[0]!;
  const path = [...issue.path];
  while (issue.code === "invalid_union") {
    const deepest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0]?.[0];
    if (!deepest) break;
    path.push(...deepest.path);
    issue = deepest as typeof issue;
  }
  return `${path.map(String).join(".") || "The file"}: ${issue.message}`;
}

const depth = (issues: readonly { path: readonly unknown[] }[]) =>
  Math.max(0, ...issues.map(({ path }) => path.length));

function newestCheck(providers: z.infer<typeof Providers>): string | null {
  const dates = providers.flatMap(({ models }) => models.flatMap((model) => model.prices_checked ?? []));
  return dates.sort().at(-1) ?? null;
}
