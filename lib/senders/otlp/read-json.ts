import { excessOf, JsonScan, type Limits } from "@/lib/schema/http/json-limits";
import { isBreakerMetric } from "@/lib/senders/breakers/read-points";
import type { AttributeMap, AttributeValue, Signal } from "@/lib/senders/record";
import type { Collector } from "./collect";
import { EXCEPTION_WANTED, exceptionTypeOf } from "./exception";
import { Slice } from "./slice";
import { toMs } from "./time";
import type { Wanted } from "./wanted";

/** The text is not OTLP/JSON. */
export class MalformedJson extends Error {}

/** Of one record, resource or scope: ten thousand attributes fit. */
export const PART_LIMITS: Limits = { depth: 64, keys: 100_000, values: 200_000 };
/** Parsing more than that blocks the process for too long. */
export const MOST_CHARACTERS = 16 * 1024 * 1024;
const CHARACTERS_A_SLICE = 100_000;
const DEEPEST_VALUE = 4;

type Json = { [name: string]: unknown };
/** A value that is not parsed yet; `excess` says why it must not be. */
type Part = { from: number; to: number; excess: string | null };
type OfScope = { scope: Part | null; records: Part[] };
type OfResource = { resource: Part | null; scopes: OfScope[] };
type Reads = NonNullable<ReturnType<Collector["readsOf"]>>;
type SourceOf = ReturnType<Collector["source"]>;

/**
 * The same for OTLP/JSON. What holds the records is walked once, and only single records are parsed, so that no body
 * costs more memory than its text. Throws `MalformedJson` and `TooManyParts`.
 */
export function* readJson(text: string, signal: Signal, collector: Collector): Generator<undefined, void> {
  const slice = new Slice();
  for (const { resource, scopes } of yield* outlineOf(text, signal, collector)) {
    if (slice.isFull(sizeOf(resource))) yield;
    const ofResource = attributesOf(parsePart(text, resource), collector.resourceWanted);
    for (const { scope, records } of scopes) {
      if (slice.isFull(sizeOf(scope))) yield;
      const { name, version } = parsePart(text, scope);
      const source = collector.source(textOf(name), textOf(version), ofResource);
      const reads = collector.readsOf(source);
      collector.decoded.records += records.length;
      if (reads === null && signal === "traces") continue;
      for (const record of records) {
        if (record.excess !== null) collector.reject(record.excess);
        else if (signal === "metrics") readMetric(parsePart(text, record), source, collector);
        else if (signal === "logs") readLog(parsePart(text, record), source, reads, collector);
        else readSpan(parsePart(text, record), source, reads!, collector);
        if (slice.isFull(sizeOf(record))) yield;
      }
    }
  }
}

const sizeOf = (part: Part | null): number => (part === null ? 0 : part.to - part.from);

const NAMES = {
  traces: { resources: "resourceSpans", scopes: "scopeSpans", records: "spans" },
  logs: { resources: "resourceLogs", scopes: "scopeLogs", records: "logRecords" },
  metrics: { resources: "resourceMetrics", scopes: "scopeMetrics", records: "metrics" },
};

/** Yields now and then; returns where a value ends. */
type Walk = Generator<undefined, number>;

/** Where the records of a body lie. */
function* outlineOf(text: string, signal: Signal, collector: Collector): Generator<undefined, OfResource[]> {
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

function parsePart(text: string, part: Part | null): Json {
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

/** OTLP says numbers; Portkey sends the names. */
const STATUS_CODES = ["UNSET", "OK", "ERROR"].map((name) => `STATUS_CODE_${name}`);
const SPAN_KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (name) => `SPAN_KIND_${name}`,
);

const enumOf = (value: unknown, names: readonly string[]) =>
  typeof value === "string" && names.includes(value) ? names.indexOf(value) : numberOf(value);

function readSpan(span: Json, source: SourceOf, { sender, wanted }: Reads, collector: Collector): void {
  const attributes = attributesOf(span, wanted);
  if (attributes.size === 0) return;
  const status = objectOf(span.status);
  collector.span(sender, {
    source,
    traceId: idOf(span.traceId, 32),
    spanId: idOf(span.spanId, 16),
    parentId: idOf(span.parentSpanId, 16),
    name: textOf(span.name),
    kind: enumOf(span.kind, SPAN_KINDS),
    startMs: toMs(numberOf(span.startTimeUnixNano)),
    endMs: toMs(numberOf(span.endTimeUnixNano)),
    statusCode: enumOf(status.code, STATUS_CODES),
    statusMessage: textOf(status.message),
    attributes,
    exceptionType: firstException(listOf(span.events)),
  });
}

function firstException(events: unknown[]): string {
  for (const one of events) {
    const event = objectOf(one);
    const type = exceptionTypeOf(textOf(event.name), attributesOf(event, EXCEPTION_WANTED));
    if (type !== "") return type;
  }
  return "";
}

function readLog(log: Json, source: SourceOf, reads: Reads | null, collector: Collector): void {
  const record = {
    source,
    traceId: idOf(log.traceId, 32),
    spanId: idOf(log.spanId, 16),
    eventName: textOf(log.eventName),
    body: textOf(objectOf(log.body).stringValue),
    timeMs: toMs(numberOf(log.timeUnixNano)) || toMs(numberOf(log.observedTimeUnixNano)),
    attributes: attributesOf(log, reads?.wanted ?? collector.plainLogWanted),
  };
  if (reads) collector.log(reads.sender, record);
  else collector.plainLog(record);
}

const DELTA = 1;

function readMetric(metric: Json, source: SourceOf, collector: Collector): void {
  const name = textOf(metric.name);
  if (!isBreakerMetric(name)) return;
  for (const data of [objectOf(metric.gauge), objectOf(metric.sum)])
    for (const one of listOf(data.dataPoints)) {
      const point = objectOf(one);
      collector.point(source, name, numberOf(data.aggregationTemporality) === DELTA, {
        attributes: attributesOf(point, collector.breakerWanted),
        timeMs: toMs(numberOf(point.timeUnixNano)),
        value: finite(point.asDouble) ?? finite(point.asInt) ?? Number.NaN,
      });
    }
}

function attributesOf({ attributes }: Json, wanted: Wanted): AttributeMap {
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

function finite(value: unknown): number | null {
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const objectOf = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const numberOf = (value: unknown): number => finite(value) ?? 0;

/** Lower-case hex; "" for zeros and where there are not `digits` digits. */
function idOf(value: unknown, digits: number): string {
  if (typeof value !== "string" || value.length !== digits || !/^[0-9a-fA-F]+$/.test(value)) return "";
  return /^0+$/.test(value) ? "" : value.toLowerCase();
}
