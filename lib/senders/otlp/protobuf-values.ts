import type { AttributeMap, AttributeValue } from "@/lib/senders/record";
import type { Wanted, WantedName } from "./wanted";
import { BYTES, FIXED64, VARINT, type Wire } from "./wire";

const DEEPEST_VALUE = 4;
const LONGEST_RECENT = 64;

/** Adds one KeyValue whose key is wanted, and skips the value of any other. */
export function readAttribute(wire: Wire, wanted: Wanted, into: AttributeMap): void {
  const outerEnd = wire.open();
  let name: WantedName | null = null;
  let valueAt = -1;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === BYTES(1)) {
      const keyEnd = wire.length();
      name = wanted.at(wire.bytes, wire.at, keyEnd);
      wire.at = keyEnd;
      if (name === null) break;
    } else {
      if (tag === BYTES(2)) valueAt = wire.at;
      wire.skip(tag);
    }
  }
  if (name !== null && valueAt >= 0) {
    wire.at = valueAt;
    const value = readValue(wire, 0, name);
    if (value !== null) into.set(name.name, value);
  }
  wire.close(outerEnd);
}

/** The next AnyValue; null for none, for bytes and for nested maps, which no sender reads. */
export function readValue(wire: Wire, depth: number, name: WantedName | null): AttributeValue | null {
  const outerEnd = wire.open();
  let value: AttributeValue | null = null;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    switch (tag) {
      case BYTES(1):
        value = name === null ? wire.text() : recentText(wire, name);
        break;
      case VARINT(2):
        value = wire.varint() !== 0;
        break;
      case VARINT(3):
        value = wire.signedVarint();
        break;
      case FIXED64(4):
        value = wire.double();
        break;
      case BYTES(5):
        value = readArray(wire, depth) ?? value;
        break;
      default:
        wire.skip(tag);
    }
  }
  wire.close(outerEnd);
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

function readArray(wire: Wire, depth: number): AttributeValue[] | null {
  if (depth >= DEEPEST_VALUE) {
    wire.skip(BYTES(5));
    return null;
  }
  const outerEnd = wire.open();
  const values: AttributeValue[] = [];
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    const element = tag === BYTES(1) ? readValue(wire, depth + 1, null) : wire.skip(tag);
    if (element != null) values.push(element);
  }
  wire.close(outerEnd);
  return values;
}

/** A text; it is not decoded again where the same name had it before. */
function recentText(wire: Wire, name: WantedName): string {
  const from = wire.at;
  const end = wire.length();
  if (isText(wire.bytes, wire.at, end, name.recent)) {
    wire.at = end;
    return name.recent;
  }
  const bytes = end - wire.at;
  wire.at = from;
  const text = wire.text();
  // Of ASCII alone: each character is a byte.
  if (text.length === bytes && bytes <= LONGEST_RECENT) name.recent = text;
  return text;
}

function isText(bytes: Buffer, from: number, end: number, text: string): boolean {
  if (text.length !== end - from) return false;
  for (let at = 0; at < text.length; at++) if (bytes[from + at] !== text.charCodeAt(at)) return false;
  return true;
}
