import { isBreakerMetric } from "@/lib/senders/breakers/read-points";
import type { AttributeMap } from "@/lib/senders/record";
import type { Collector, NumberPoint } from "./collect";
import { EVENT_WANTED, EventNotes } from "./event";
import { readAttribute, readValue } from "./protobuf-values";
import { toMs } from "./time";
import type { Wanted } from "./wanted";
import { BYTES, FIXED64, VARINT, type Wire } from "./wire";

type Reads = NonNullable<ReturnType<Collector["readsOf"]>>;
type SourceOf = ReturnType<Collector["source"]>;

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

export function readSpan(
  wire: Wire,
  source: SourceOf,
  { sender, wanted }: Reads,
  collector: Collector,
): void {
  const attributes: AttributeMap = new Map();
  let traceAt = -1;
  let spanAt = -1;
  let parentAt = -1;
  let nameAt = -1;
  let kind = 0;
  let startMs = 0;
  let endMs = 0;
  let statusCode = 0;
  let statusMessage = "";
  const notes = new EventNotes();
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    switch (tag) {
      case SPAN.kind:
        kind = wire.varint();
        break;
      case SPAN.start:
        startMs = toMs(wire.fixed64());
        break;
      case SPAN.end:
        endMs = toMs(wire.fixed64());
        break;
      case SPAN.attribute:
        readAttribute(wire, wanted, attributes);
        break;
      case SPAN.event:
        readEvent(wire, notes);
        break;
      case SPAN.status: {
        const outerEnd = wire.open();
        for (let part = wire.tag(); part !== 0; part = wire.tag()) {
          if (part === BYTES(2)) statusMessage = wire.text();
          else if (part === VARINT(3)) statusCode = wire.varint();
          else wire.skip(part);
        }
        wire.close(outerEnd);
        break;
      }
      default:
        if (tag === SPAN.traceId) traceAt = wire.at;
        else if (tag === SPAN.spanId) spanAt = wire.at;
        else if (tag === SPAN.parentId) parentAt = wire.at;
        else if (tag === SPAN.name) nameAt = wire.at;
        wire.skip(tag);
    }
  }
  // Most spans of an agent are of its own work: what names them is not decoded.
  if (attributes.size === 0) return;
  collector.span(sender, {
    source,
    traceId: idAt(wire, traceAt, 16),
    spanId: idAt(wire, spanAt, 8),
    parentId: idAt(wire, parentAt, 8),
    name: textAt(wire, nameAt),
    kind,
    startMs,
    endMs,
    statusCode,
    statusMessage,
    attributes,
    exceptionType: notes.exceptionType,
    usage: notes.usage,
  });
}

function idAt(wire: Wire, at: number, size: number): string {
  if (at < 0) return "";
  wire.at = at;
  return wire.id(size);
}

function textAt(wire: Wire, at: number): string {
  if (at < 0) return "";
  wire.at = at;
  return wire.text();
}

function readEvent(wire: Wire, notes: EventNotes): void {
  const outerEnd = wire.open();
  const attributes: AttributeMap = new Map();
  let name = "";
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === BYTES(2)) name = wire.text();
    else if (tag === BYTES(3)) readAttribute(wire, EVENT_WANTED, attributes);
    else wire.skip(tag);
  }
  wire.close(outerEnd);
  notes.add(name, attributes);
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

export function readLog(wire: Wire, source: SourceOf, reads: Reads | null, collector: Collector): void {
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
        const body = readValue(wire, 0, null);
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
export function readMetric(wire: Wire, source: SourceOf, collector: Collector): void {
  let name = "";
  const dataAt: number[] = [];
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === METRIC.name) name = wire.text();
    else {
      if (tag === METRIC.gauge || tag === METRIC.sum) dataAt.push(wire.at);
      wire.skip(tag);
    }
  }
  if (!isBreakerMetric(name)) return;
  for (const at of dataAt) {
    wire.at = at;
    const outerEnd = wire.open();
    const points: NumberPoint[] = [];
    let temporality = 0;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === BYTES(1)) points.push(readPoint(wire, collector.breakerWanted));
      else if (tag === VARINT(2)) temporality = wire.varint();
      else wire.skip(tag);
    }
    wire.close(outerEnd);
    for (const point of points) collector.point(source, name, temporality === DELTA, point);
  }
}

function readPoint(wire: Wire, wanted: Wanted): NumberPoint {
  const outerEnd = wire.open();
  const attributes: AttributeMap = new Map();
  const point = { attributes, timeMs: 0, value: Number.NaN };
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === BYTES(7)) readAttribute(wire, wanted, attributes);
    else if (tag === FIXED64(3)) point.timeMs = toMs(wire.fixed64());
    else if (tag === FIXED64(4)) point.value = wire.double();
    else if (tag === FIXED64(6)) point.value = wire.signedFixed64();
    else wire.skip(tag);
  }
  wire.close(outerEnd);
  return point;
}
