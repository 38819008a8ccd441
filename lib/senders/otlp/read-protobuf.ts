import { isBreakerMetric } from "@/lib/senders/breakers/read-points";
import type { AttributeValue, Signal, SpanEvent } from "@/lib/senders/record";
import type { Collector, NumberPoint } from "./collect";
import { toMs } from "./time";
import type { Wanted } from "./wanted";
import { BYTES, FIXED64, MalformedBytes, VARINT, Wire } from "./wire";

type Range = { from: number; to: number };
type AttributeMap = Map<string, AttributeValue>;

/** Between two yields, so that a large body does not hold the process. */
const RECORDS_A_SLICE = 64;
const DEEPEST_VALUE = 4;

/**
 * Reads an Export*ServiceRequest and hands every record to its sender. A record that is damaged is
 * rejected alone; throws `MalformedBytes` where what holds the records is, and `TooManyParts`.
 */
export function* readProtobuf(
  body: Buffer,
  signal: Signal,
  collector: Collector,
): Generator<undefined, void> {
  let since = 0;
  for (const ofResource of fieldsOf(body, { from: 0, to: body.length }, 1, collector)) {
    if (++since % RECORDS_A_SLICE === 0) yield;
    const [resources, scopes] = fieldsBy(body, ofResource, 1, 2, collector);
    const resource = readResource(body, resources, collector.resourceWanted);
    for (const ofScope of scopes) {
      if (++since % RECORDS_A_SLICE === 0) yield;
      const [names, records] = fieldsBy(body, ofScope, 1, 2, collector);
      const { name, version } = readScope(body, names);
      const source = collector.source(name, version, resource);
      const reads = collector.readsOf(source);
      collector.decoded.records += records.length;
      if (reads === null && signal === "traces") continue;
      for (const range of records) {
        try {
          const wire = new Wire(body, range.from, range.to);
          if (signal === "metrics") readMetric(wire, source, collector);
          else if (signal === "logs") readLog(wire, source, reads, collector);
          else readSpan(wire, source, reads!, collector);
        } catch (thrown) {
          if (!(thrown instanceof MalformedBytes)) throw thrown;
          collector.reject("A record is not valid Protocol Buffers");
        }
        if (++since % RECORDS_A_SLICE === 0) yield;
      }
    }
  }
}

type Reads = NonNullable<ReturnType<Collector["readsOf"]>>;
type SourceOf = ReturnType<Collector["source"]>;

/** The ranges of one repeated field; the others are skipped. */
function fieldsOf(body: Buffer, range: Range, field: number, collector: Collector): Range[] {
  return fieldsBy(body, range, field, -1, collector)[0];
}

function fieldsBy(
  body: Buffer,
  { from, to }: Range,
  first: number,
  second: number,
  collector: Collector,
): [Range[], Range[]] {
  const found: [Range[], Range[]] = [[], []];
  const wire = new Wire(body, from, to);
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    const list = tag === BYTES(first) ? found[0] : tag === BYTES(second) ? found[1] : null;
    if (list === null) {
      wire.skip(tag);
      continue;
    }
    const end = wire.length();
    collector.enter();
    list.push({ from: wire.at, to: end });
    wire.at = end;
  }
  return found;
}

function readResource(body: Buffer, ranges: Range[], wanted: Wanted): AttributeMap {
  const attributes: AttributeMap = new Map();
  for (const { from, to } of ranges) {
    const wire = new Wire(body, from, to);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === BYTES(1)) readAttribute(wire, wanted, attributes);
      else wire.skip(tag);
    }
  }
  return attributes;
}

function readScope(body: Buffer, ranges: Range[]): { name: string; version: string } {
  const scope = { name: "", version: "" };
  for (const { from, to } of ranges) {
    const wire = new Wire(body, from, to);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === BYTES(1)) scope.name = wire.text();
      else if (tag === BYTES(2)) scope.version = wire.text();
      else wire.skip(tag);
    }
  }
  return scope;
}

const SPAN = {
  traceId: BYTES(1),
  spanId: BYTES(2),
  parentId: BYTES(4),
  name: BYTES(5),
  kind: VARINT(6),
  start: FIXED64(7),
  end: FIXED64(8),
  attribute: BYTES(9),
  event: BYTES(11),
  status: BYTES(15),
};

function readSpan(wire: Wire, source: SourceOf, { sender, wanted }: Reads, collector: Collector): void {
  const attributes: AttributeMap = new Map();
  const events: SpanEvent[] = [];
  const span = {
    source,
    traceId: "",
    spanId: "",
    parentId: "",
    name: "",
    kind: 0,
    startMs: 0,
    endMs: 0,
    statusCode: 0,
    statusMessage: "",
    attributes,
    events,
  };
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    switch (tag) {
      case SPAN.traceId:
        span.traceId = wire.id(16);
        break;
      case SPAN.spanId:
        span.spanId = wire.id(8);
        break;
      case SPAN.parentId:
        span.parentId = wire.id(8);
        break;
      case SPAN.name:
        span.name = wire.text();
        break;
      case SPAN.kind:
        span.kind = wire.varint();
        break;
      case SPAN.start:
        span.startMs = toMs(wire.fixed64());
        break;
      case SPAN.end:
        span.endMs = toMs(wire.fixed64());
        break;
      case SPAN.attribute:
        readAttribute(wire, wanted, attributes);
        break;
      case SPAN.event:
        events.push(readEvent(inner(wire), wanted));
        break;
      case SPAN.status: {
        const status = inner(wire);
        for (let part = status.tag(); part !== 0; part = status.tag()) {
          if (part === BYTES(2)) span.statusMessage = status.text();
          else if (part === VARINT(3)) span.statusCode = status.varint();
          else status.skip(part);
        }
        break;
      }
      default:
        wire.skip(tag);
    }
  }
  collector.span(sender, span);
}

function readEvent(wire: Wire, wanted: Wanted): SpanEvent {
  const attributes: AttributeMap = new Map();
  let name = "";
  let timeMs = 0;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === FIXED64(1)) timeMs = toMs(wire.fixed64());
    else if (tag === BYTES(2)) name = wire.text();
    else if (tag === BYTES(3)) readAttribute(wire, wanted, attributes);
    else wire.skip(tag);
  }
  return { name, timeMs, attributes };
}

const LOG = {
  time: FIXED64(1),
  body: BYTES(5),
  attribute: BYTES(6),
  traceId: BYTES(9),
  spanId: BYTES(10),
  observed: FIXED64(11),
  eventName: BYTES(12),
};

function readLog(wire: Wire, source: SourceOf, reads: Reads | null, collector: Collector): void {
  const wanted = reads?.wanted ?? collector.plainLogWanted;
  const attributes: AttributeMap = new Map();
  const log = { source, traceId: "", spanId: "", eventName: "", body: "", timeMs: 0, attributes };
  let observedMs = 0;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    switch (tag) {
      case LOG.time:
        log.timeMs = toMs(wire.fixed64());
        break;
      case LOG.observed:
        observedMs = toMs(wire.fixed64());
        break;
      case LOG.body: {
        const body = readValue(inner(wire), 0);
        log.body = typeof body === "string" ? body : "";
        break;
      }
      case LOG.attribute:
        readAttribute(wire, wanted, attributes);
        break;
      case LOG.traceId:
        log.traceId = wire.id(16);
        break;
      case LOG.spanId:
        log.spanId = wire.id(8);
        break;
      case LOG.eventName:
        log.eventName = wire.text();
        break;
      default:
        wire.skip(tag);
    }
  }
  if (log.timeMs === 0) log.timeMs = observedMs;
  if (reads) collector.log(reads.sender, log);
  else collector.plainLog(log);
}

const METRIC = { name: BYTES(1), gauge: BYTES(5), sum: BYTES(7) };
const DELTA = 1;

/** The numbers of a gauge or a sum that says something of a breaker. */
function readMetric(wire: Wire, source: SourceOf, collector: Collector): void {
  let name = "";
  const data: Wire[] = [];
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === METRIC.name) name = wire.text();
    else if (tag === METRIC.gauge || tag === METRIC.sum) data.push(inner(wire));
    else wire.skip(tag);
  }
  if (!isBreakerMetric(name)) return;
  for (const one of data) {
    const points: NumberPoint[] = [];
    let temporality = 0;
    for (let tag = one.tag(); tag !== 0; tag = one.tag()) {
      if (tag === BYTES(1)) points.push(readPoint(inner(one), collector.breakerWanted));
      else if (tag === VARINT(2)) temporality = one.varint();
      else one.skip(tag);
    }
    for (const point of points) collector.point(source, name, temporality === DELTA, point);
  }
}

function readPoint(wire: Wire, wanted: Wanted): NumberPoint {
  const attributes: AttributeMap = new Map();
  const point = { attributes, timeMs: 0, value: Number.NaN };
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === BYTES(7)) readAttribute(wire, wanted, attributes);
    else if (tag === FIXED64(3)) point.timeMs = toMs(wire.fixed64());
    else if (tag === FIXED64(4)) point.value = wire.double();
    else if (tag === FIXED64(6)) point.value = wire.signedFixed64();
    else wire.skip(tag);
  }
  return point;
}

/** A cursor over the message that comes next; the outer one goes behind it. */
function inner(wire: Wire): Wire {
  const end = wire.length();
  const message = new Wire(wire.bytes, wire.at, end);
  wire.at = end;
  return message;
}

/** Adds one KeyValue whose key is wanted, and skips the value of any other. */
function readAttribute(wire: Wire, wanted: Wanted, into: AttributeMap): void {
  const end = wire.length();
  const { end: outerEnd } = wire;
  wire.end = end;
  let name: string | null = null;
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
    const value = readValue(inner(wire), 0);
    if (value !== null) into.set(name, value);
  }
  wire.at = end;
  wire.end = outerEnd;
}

/** The value of an AnyValue; null for none, for bytes and for nested maps, which no sender reads. */
function readValue(wire: Wire, depth: number): AttributeValue | null {
  let value: AttributeValue | null = null;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    switch (tag) {
      case BYTES(1):
        value = wire.text();
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
      case BYTES(5): {
        const array = inner(wire);
        if (depth >= DEEPEST_VALUE) break;
        const values: AttributeValue[] = [];
        for (let part = array.tag(); part !== 0; part = array.tag()) {
          if (part !== BYTES(1)) array.skip(part);
          else {
            const element = readValue(inner(array), depth + 1);
            if (element !== null) values.push(element);
          }
        }
        value = values;
        break;
      }
      default:
        wire.skip(tag);
    }
  }
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}
