import { excessOf, JsonScan, type Limits } from "@/lib/schema/http/json-limits";
import type { Signal } from "@/lib/senders/record";
import type { Collector } from "./collect";
import type { Json } from "./json-values";

/** The text is not OTLP/JSON. */
export class MalformedJson extends Error {}

/** Of one record, resource or scope: ten thousand attributes fit. */
export const PART_LIMITS: Limits = { depth: 64, keys: 100_000, values: 200_000 };
/** Parsing more than that blocks the process for too long. */
export const MOST_CHARACTERS = 16 * 1024 * 1024;
const CHARACTERS_A_SLICE = 100_000;

/** A value that is not parsed yet; `excess` says why it must not be. */
type Part = { from: number; to: number; excess: string | null };
type OfScope = { scope: Part | null; records: Part[] };
type OfResource = { resource: Part | null; scopes: OfScope[] };

export const sizeOf = (part: Part | null): number => (part === null ? 0 : part.to - part.from);

const NAMES = {
  traces: { resources: "resourceSpans", scopes: "scopeSpans", records: "spans" },
  logs: { resources: "resourceLogs", scopes: "scopeLogs", records: "logRecords" },
  metrics: { resources: "resourceMetrics", scopes: "scopeMetrics", records: "metrics" },
};

/** Yields now and then; returns where a value ends. */
type Walk = Generator<undefined, number>;

/** Where the records of a body lie. */
export function* outlineOf(
  text: string,
  signal: Signal,
  collector: Collector,
): Generator<undefined, OfResource[]> {
  const names = NAMES[signal];
  const resources: OfResource[] = [];
  let due = CHARACTERS_A_SLICE;
  function* enter(at: number, keep?: (part: Part) => void): Walk {
    collector.enter();
    const part = yield* partAt(text, at);
    keep?.(part);
    if (part.to > due) {
      due = part.to + CHARACTERS_A_SLICE;
      yield;
    }
    return part.to;
  }
  function* scope(into: OfResource, at: number): Walk {
    collector.enter();
    const one: OfScope = { scope: null, records: [] };
    into.scopes.push(one);
    return yield* walkObject(text, at, (name, valueAt) => {
      if (name === names.records)
        return walkArray(text, valueAt, (at) => enter(at, (part) => one.records.push(part)));
      return enter(valueAt, (part) => {
        if (name === "scope") one.scope = part;
      });
    });
  }
  function* resource(at: number): Walk {
    collector.enter();
    const one: OfResource = { resource: null, scopes: [] };
    resources.push(one);
    return yield* walkObject(text, at, (name, valueAt) => {
      if (name === names.scopes) return walkArray(text, valueAt, (at) => scope(one, at));
      return enter(valueAt, (part) => {
        if (name === "resource") one.resource = part;
      });
    });
  }
  const end = yield* walkObject(text, skipBlanks(text, 0), (name, valueAt) =>
    name === names.resources ? walkArray(text, valueAt, resource) : enter(valueAt),
  );
  if (skipBlanks(text, end) !== text.length) throw new MalformedJson();
  return resources;
}

/** Calls `on` for each member with where its value begins; returns the end of the object. */
function* walkObject(text: string, start: number, on: (name: string, valueAt: number) => Walk): Walk {
  if (text[start] !== "{") throw new MalformedJson();
  let at = skipBlanks(text, start + 1);
  while (text[at] !== "}") {
    const nameEnd = endOfName(text, at);
    const name = String(parse(text.slice(at, nameEnd)));
    at = skipBlanks(text, nameEnd);
    if (text[at] !== ":") throw new MalformedJson();
    at = next(text, yield* on(name, skipBlanks(text, at + 1)), "}");
  }
  return at + 1;
}

/** The same for the elements of an array; null is an empty one. */
function* walkArray(text: string, start: number, on: (valueAt: number) => Walk): Walk {
  if (text.startsWith("null", start)) return start + 4;
  if (text[start] !== "[") throw new MalformedJson();
  let at = skipBlanks(text, start + 1);
  while (text[at] !== "]") at = next(text, yield* on(at), "]");
  return at + 1;
}

function* partAt(text: string, from: number): Generator<undefined, Part> {
  const scan = new JsonScan(text, from, text.length, true);
  while (!scan.goOn(CHARACTERS_A_SLICE)) yield;
  const { end, ...counts } = scan.scanned;
  if (end === from || end === text.length) throw new MalformedJson();
  const excess =
    end - from > MOST_CHARACTERS
      ? `A record may have at most ${MOST_CHARACTERS} characters of JSON`
      : (excessOf(counts, PART_LIMITS, "A record")?.message ?? null);
  return { from, to: end, excess };
}

/** The start of what follows a comma, or the closing bracket. */
function next(text: string, end: number, close: string): number {
  const at = skipBlanks(text, end);
  if (text[at] === close) return at;
  if (text[at] !== ",") throw new MalformedJson();
  const following = skipBlanks(text, at + 1);
  if (text[following] === close) throw new MalformedJson();
  return following;
}

function endOfName(text: string, start: number): number {
  if (text[start] !== '"') throw new MalformedJson();
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at + 1;
  }
  throw new MalformedJson();
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \n\r\t".includes(text[at]!)) at++;
  return at;
}

export function parsePart(text: string, part: Part | null): Json {
  if (part === null) return {};
  if (part.excess !== null) throw new MalformedJson();
  const value = parse(text.slice(part.from, part.to));
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedJson();
  }
}
