import type { AttributeMap, Signal } from "@/lib/senders/record";
import type { Collector } from "./collect";
import { readLog, readMetric, readSpan } from "./protobuf-records";
import { readAttribute } from "./protobuf-values";
import { Slice } from "./slice";
import type { Wanted } from "./wanted";
import { BYTES, MalformedBytes, MOST_FIELDS, TooManyFields, Wire } from "./wire";

type Range = { from: number; to: number };

/**
 * Reads an Export*ServiceRequest and hands every record to its sender. A record that is damaged is
 * rejected alone; throws `MalformedBytes` where what holds the records is, `TooManyFields` and `TooManyParts`.
 */
export function* readProtobuf(
  body: Buffer,
  signal: Signal,
  collector: Collector,
): Generator<undefined, void> {
  const slice = new Slice();
  for (const ofResource of fieldsOf(body, { from: 0, to: body.length }, 1, collector)) {
    if (slice.isFull(0)) yield;
    const [resources, scopes] = fieldsBy(body, ofResource, 1, 2, collector);
    const resource = readResource(body, resources, collector.resourceWanted);
    for (const ofScope of scopes) {
      if (slice.isFull(0)) yield;
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
          collector.reject(
            thrown instanceof TooManyFields
              ? `A record may have at most ${MOST_FIELDS} fields`
              : "A record is not valid Protocol Buffers",
          );
        }
        if (slice.isFull(range.to - range.from)) yield;
      }
    }
  }
}

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
