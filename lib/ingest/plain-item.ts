import { COST_LIMIT_USD, COUNT_LIMIT, type RequestInput } from "@/lib/schema/request/request-input";
import { isStorable } from "@/lib/schema/request/storable";
import { trimName } from "@/lib/schema/request/trim-name";
import { TIME_LENGTH } from "@/lib/schema/time/timestamp";

/**
 * Whether `RequestInput` would take the fields of an item as they are, at a twentieth of its cost. What is not plain may be
 * valid all the same, and the schema says so; here nothing is refused, and nothing is changed.
 */
export function isPlainItem(value: unknown): value is RequestInput {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const item = value as Record<keyof RequestInput, unknown>;
  return (
    (item.id == null || isPlainText(item.id, 1, 128)) &&
    isPlainTime(item.timestamp) &&
    isPlainName(item.model, 1, 200) &&
    isNameOrNone(item.provider, 200) &&
    isCountOrNone(item.input_tokens) &&
    isCountOrNone(item.output_tokens) &&
    isCountOrNone(item.thinking_tokens) &&
    isCountOrNone(item.cached_input_tokens) &&
    isCountOrNone(item.cache_write_tokens) &&
    isCountOrNone(item.cache_write_1h_tokens) &&
    isCountOrNone(item.audio_input_tokens) &&
    isCountOrNone(item.audio_output_tokens) &&
    isCountOrNone(item.image_input_tokens) &&
    isCountOrNone(item.image_output_tokens) &&
    isTextOrNone(item.service_tier, 40) &&
    isTextOrNone(item.region, 64) &&
    isWithin(item.latency_ms, COUNT_LIMIT) &&
    (item.ttft_ms == null || isWithin(item.ttft_ms, COUNT_LIMIT)) &&
    (item.cost_usd == null || isWithin(item.cost_usd, COST_LIMIT_USD)) &&
    isStatusOrNone(item.status) &&
    isNameOrNone(item.error_type, 100) &&
    isTextOrNone(item.finish_reason, 100) &&
    (item.cache_hit == null || typeof item.cache_hit === "boolean") &&
    isNameOrNone(item.environment, 200) &&
    isNameOrNone(item.service, 200) &&
    isNameOrNone(item.user_id, 200) &&
    isNameOrNone(item.fallback_from, 200) &&
    (item.tags == null || arePlainTags(item.tags))
  );
}

/** Its length is counted in code units: a longer one may still have few enough characters. */
const isPlainText = (value: unknown, min: number, max: number): value is string =>
  typeof value === "string" && value.length >= min && value.length <= max && isStorable(value);

const isPlainName = (value: unknown, min: number, max: number): boolean =>
  isPlainText(value, min, max) && trimName(value) === value;

const isTextOrNone = (value: unknown, max: number): boolean => value == null || isPlainText(value, 0, max);

const isNameOrNone = (value: unknown, max: number): boolean => value == null || isPlainName(value, 0, max);

/** False for NaN. */
const isWithin = (value: unknown, max: number): boolean =>
  typeof value === "number" && value >= 0 && value <= max;

const isCountOrNone = (value: unknown): boolean =>
  value == null || (isWithin(value, COUNT_LIMIT) && Number.isInteger(value));

const isStatusOrNone = (value: unknown): boolean =>
  value == null || value === "success" || value === "error" || value === "fallback";

const isPlainTime = (value: unknown): boolean =>
  value == null ||
  (typeof value === "number" && Number.isFinite(value)) ||
  (typeof value === "string" && value.length <= TIME_LENGTH);

function arePlainTags(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const tags = Object.entries(value);
  if (tags.length > 16) return false;
  for (const [name, tag] of tags)
    if (name === "__proto__" || !isPlainName(name, 1, 64) || !isPlainName(tag, 0, 256)) return false;
  return true;
}
