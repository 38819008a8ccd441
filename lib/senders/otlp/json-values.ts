import type { AttributeMap, AttributeValue } from "@/lib/senders/record";
import type { Wanted } from "./wanted";

const DEEPEST_VALUE = 4;

export type Json = { [name: string]: unknown };

export function attributesOf({ attributes }: Json, wanted: Wanted): AttributeMap {
  const read: AttributeMap = new Map();
  for (const one of listOf(attributes)) {
    const { key, value } = objectOf(one);
    if (typeof key !== "string" || !wanted.has(key)) continue;
    const known = anyValueOf(objectOf(value), 0);
    if (known !== null) read.set(key, known);
  }
  return read;
}

/** 64-bit integers come as texts or as numbers, doubles as numbers or as words. */
function anyValueOf(value: Json, depth: number): AttributeValue | null {
  if (typeof value.stringValue === "string") return value.stringValue;
  if (typeof value.boolValue === "boolean") return value.boolValue;
  if (value.intValue !== undefined) return finite(value.intValue);
  if (value.doubleValue !== undefined) return finite(value.doubleValue);
  const { arrayValue } = value;
  if (arrayValue === undefined || depth >= DEEPEST_VALUE) return null;
  const elements = listOf(objectOf(arrayValue).values).map((one) => anyValueOf(objectOf(one), depth + 1));
  return elements.filter((one) => one !== null);
}

export function finite(value: unknown): number | null {
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export const objectOf = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const numberOf = (value: unknown): number => finite(value) ?? 0;

/** Lower-case hex; "" for zeros and where there are not `digits` digits. */
export function idOf(value: unknown, digits: number): string {
  if (typeof value !== "string" || value.length !== digits || !/^[0-9a-fA-F]+$/.test(value)) return "";
  return /^0+$/.test(value) ? "" : value.toLowerCase();
}
