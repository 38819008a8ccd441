import { z } from "zod";
import { TIME_LENGTH } from "@/lib/schema/time/timestamp";
import { RequestStatus } from "./request";
import { isStorable } from "./storable";
import { trimName } from "./trim-name";

/** Largest value of a 4-byte column: two billion tokens, or 24 days in milliseconds. */
export const COUNT_LIMIT = 2_147_483_647;
export const COST_LIMIT_USD = 100_000;

/** Text of 1 to `max` characters (code points). */
export function text(max: number, min = 0, string = z.string()) {
  return string
    .refine(isStorable, "must not contain NUL characters or unpaired surrogates")
    .refine((value) => value.length >= min, "must not be empty")
    .refine(
      (value) => value.length <= max || [...value].length <= max,
      `must be at most ${max} characters long`,
    );
}

/** A name of what is counted and grouped: without blanks around it. An empty one stands for none, a blank one is a fault. */
export function nameText(max: number, min = 0) {
  const trimmed = z
    .string()
    .refine((name) => name === "" || trimName(name) !== "", { error: "must not be blank", abort: true })
    .overwrite(trimName);
  return text(max, min, trimmed);
}

/**
 * Texts by their names. Zod drops the name __proto__ in silence, and a matcher that is lost matches more than was said:
 * it is refused instead.
 */
export function textRecord(name: z.ZodType<string, string>, value: z.ZodType<string, string>) {
  return z.preprocess(
    (given, context) => {
      if (typeof given === "object" && given !== null && Object.hasOwn(given, "__proto__"))
        context.addIssue({ code: "custom", path: ["__proto__"], message: "must not be used as a name" });
      const twice = twiceNamed(given);
      if (twice !== undefined)
        context.addIssue({
          code: "custom",
          path: [twice],
          message: "differs from another name only by blanks",
        });
      return given;
    },
    z.record(name, value),
  );
}

/** The first name that is another one with blanks around it: one of the two would be lost. */
function twiceNamed(given: unknown): string | undefined {
  if (typeof given !== "object" || given === null) return;
  const names = Object.keys(given);
  if (names.every((name) => trimName(name) === name)) return;
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(trimName(name)).size);
}

const count = z
  .int("must be a whole number")
  .min(0, "must not be negative")
  .max(COUNT_LIMIT, `must be at most ${COUNT_LIMIT}`);
const milliseconds = z
  .number("must be a number of milliseconds")
  .min(0, "must not be negative")
  .max(COUNT_LIMIT, `must be at most ${COUNT_LIMIT} (24 days)`);
const optionalText = (max: number) => text(max).nullish();
const optionalName = (max: number) => nameText(max).nullish();

export const TimestampInput = z
  .union([z.string().max(TIME_LENGTH), z.number()])
  .describe("ISO 8601 (without a zone: UTC) or Unix seconds, with fractions; stored in milliseconds");

/** One item of POST /api/v1/requests. Unknown fields are ignored and not stored. */
export const RequestInput = z.object({
  id: text(128, 1).nullish().describe("Idempotency key within the project, together with the timestamp"),
  timestamp: TimestampInput.nullish(),
  model: nameText(200, 1).describe(
    "Of a path such as `projects/…/models/gemini-2.5-pro` or an ARN, the project and the account are not stored",
  ),
  provider: optionalName(200),
  input_tokens: count.nullish().describe("Includes cached_input_tokens"),
  output_tokens: count.nullish(),
  thinking_tokens: count.nullish(),
  cached_input_tokens: count.nullish(),
  cache_write_tokens: count.nullish(),
  cache_write_1h_tokens: count.nullish().describe("Part of cache_write_tokens: written for one hour"),
  audio_input_tokens: count.nullish().describe("Part of input_tokens"),
  audio_output_tokens: count.nullish().describe("Part of output_tokens"),
  image_input_tokens: count.nullish().describe("Part of input_tokens"),
  image_output_tokens: count.nullish().describe("Part of output_tokens"),
  service_tier: optionalText(40).describe(
    "The tier that served the request, as the response reports it: standard, batch, flex, priority, fast or another name",
  ),
  region: optionalText(64).describe(
    "Region or inference geography that the price depends on, such as `us` or `global`",
  ),
  latency_ms: milliseconds,
  ttft_ms: milliseconds.nullish().describe("Time to first token"),
  cost_usd: z
    .number("must be a number of US dollars")
    .min(0, "must not be negative")
    .max(COST_LIMIT_USD, `must be at most ${COST_LIMIT_USD}`)
    .nullish()
    .describe("If absent, computed from the price table; requests of unknown models are stored as unpriced"),
  status: RequestStatus.nullish(),
  error_type: optionalName(100),
  finish_reason: optionalText(100).describe(
    "Finish reason as reported by the provider; truncation is stored as `length`, filtering as `content_filter`",
  ),
  cache_hit: z.boolean().nullish(),
  environment: optionalName(200),
  service: optionalName(200),
  user_id: optionalName(200),
  fallback_from: optionalName(200).describe("The model that was requested first"),
  tags: textRecord(nameText(64, 1), nameText(256))
    .refine((tags) => Object.keys(tags).length <= 16, "must have at most 16 entries")
    .nullish(),
});
export type RequestInput = z.infer<typeof RequestInput>;
