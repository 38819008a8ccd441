import { COUNT_LIMIT } from "@/lib/schema/request/request-input";
import { isStorable } from "@/lib/schema/request/storable";
import { trimName } from "@/lib/schema/request/trim-name";
import type { Attributes } from "@/lib/senders/record";

type Names = string | readonly string[];

/** The value of the first name that is present. */
export function first(attributes: Attributes, names: Names) {
  if (typeof names === "string") return attributes.get(names);
  for (const name of names) {
    const value = attributes.get(name);
    if (value !== undefined && (typeof value !== "string" || trimName(value) !== "")) return value;
  }
  return undefined;
}

/** A text of at most `most` characters that can be stored, without blanks around it; "" for anything else. */
export function textOf(attributes: Attributes, names: Names, most = 200): string {
  const value = first(attributes, names);
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? trimName(value) : "";
  return text.length <= most && isStorable(text) ? text : "";
}

/** A number, also where it came as a text. */
export function numberOf(attributes: Attributes, names: Names): number | null {
  const value = first(attributes, names);
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A count of tokens. What none can be is unknown. */
export function countOf(attributes: Attributes, names: Names): number | null {
  return asCount(numberOf(attributes, names));
}

export function asCount(value: unknown): number | null {
  if (typeof value !== "number" || !(value >= 0) || value > COUNT_LIMIT) return null;
  return Math.round(value);
}

/** The object or the array that a text holds as JSON; null for anything else. */
export function jsonOf(attributes: Attributes, name: string): Record<string, unknown> | unknown[] | null {
  const value = attributes.get(name);
  if (typeof value !== "string") return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Texts that come as a list, as a list in JSON, or as one text. */
export function textsOf(attributes: Attributes, names: Names): string[] {
  const value = first(attributes, names);
  if (Array.isArray(value)) return value.filter((one) => typeof one === "string");
  if (typeof value !== "string") return [];
  if (!value.startsWith("[")) return [value];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** Epoch ms of an ISO 8601 instant, also in quotes; null for anything else. */
export function instantOf(attributes: Attributes, names: Names): number | null {
  const value = first(attributes, names);
  if (typeof value !== "string" || value.length > 40) return null;
  const time = Date.parse(value.replaceAll('"', ""));
  return Number.isFinite(time) ? time : null;
}
