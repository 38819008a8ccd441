import type { Body } from "./recordings";
import { signalOf } from "./recordings";

// biome-ignore lint/suspicious/noExplicitAny: OTLP/JSON as it comes.
type Any = any;

/** The same export in Protocol Buffers, written from the field numbers of opentelemetry-proto. */
export function encodeOtlp(body: Body): Uint8Array {
  const one = body.body as Any;
  switch (signalOf(body)) {
    case "traces":
      return message(
        ...each(one.resourceSpans, (of) => bytes(1, ofResource(of, of.scopeSpans, "spans", span))),
      );
    case "logs":
      return message(
        ...each(one.resourceLogs, (of) => bytes(1, ofResource(of, of.scopeLogs, "logRecords", log))),
      );
    case "metrics":
      return message(
        ...each(one.resourceMetrics, (of) => bytes(1, ofResource(of, of.scopeMetrics, "metrics", metric))),
      );
  }
}

function ofResource(of: Any, scopes: Any, records: string, record: (one: Any) => Buffer): Buffer {
  return message(
    bytes(1, message(...attributes(1, of.resource?.attributes))),
    ...each(scopes, (ofScope) =>
      bytes(
        2,
        message(
          bytes(1, message(text(1, ofScope.scope?.name), text(2, ofScope.scope?.version))),
          ...each(ofScope[records], (one) => bytes(2, record(one))),
        ),
      ),
    ),
  );
}

const span = (one: Any) =>
  message(
    id(1, one.traceId),
    id(2, one.spanId),
    id(4, one.parentSpanId),
    text(5, one.name),
    varint(6, one.kind),
    fixed64(7, one.startTimeUnixNano),
    fixed64(8, one.endTimeUnixNano),
    ...attributes(9, one.attributes),
    ...each(one.events, (event) =>
      bytes(
        11,
        message(fixed64(1, event.timeUnixNano), text(2, event.name), ...attributes(3, event.attributes)),
      ),
    ),
    ...(one.status ? [bytes(15, message(text(2, one.status.message), varint(3, one.status.code)))] : []),
  );

const log = (one: Any) =>
  message(
    fixed64(1, one.timeUnixNano),
    varint(2, one.severityNumber),
    text(3, one.severityText),
    ...(one.body ? [bytes(5, anyValue(one.body))] : []),
    ...attributes(6, one.attributes),
    id(9, one.traceId),
    id(10, one.spanId),
    fixed64(11, one.observedTimeUnixNano),
    text(12, one.eventName),
  );

const metric = (one: Any) => message(text(1, one.name), text(2, one.description), text(3, one.unit));

const attributes = (field: number, list: Any) =>
  each(list, ({ key, value }) => bytes(field, message(text(1, key), bytes(2, anyValue(value)))));

function anyValue(value: Any): Buffer {
  if (!value) return Buffer.alloc(0);
  if (value.stringValue !== undefined) return bytes(1, Buffer.from(value.stringValue));
  if (value.boolValue !== undefined)
    return Buffer.concat([number(2 << 3), number(value.boolValue ? 1n : 0n)]);
  if (value.intValue !== undefined)
    return Buffer.concat([number(3 << 3), number(BigInt.asUintN(64, BigInt(value.intValue)))]);
  if (value.doubleValue !== undefined) {
    const double = Buffer.alloc(8);
    double.writeDoubleLE(Number(value.doubleValue ?? Number.NaN));
    return Buffer.concat([number((4 << 3) | 1), double]);
  }
  if (value.arrayValue)
    return bytes(5, message(...each(value.arrayValue.values, (one) => bytes(1, anyValue(one)))));
  if (value.kvlistValue) return bytes(6, message(...attributes(1, value.kvlistValue.values)));
  return Buffer.alloc(0);
}

const each = (list: Any, of: (one: Any) => Buffer): Buffer[] => (list ?? []).map(of);
const message = (...fields: Buffer[]) => Buffer.concat(fields);
const bytes = (field: number, value: Uint8Array) =>
  Buffer.concat([number((field << 3) | 2), number(value.length), value]);
const text = (field: number, value: Any) =>
  value ? bytes(field, Buffer.from(String(value))) : Buffer.alloc(0);
const id = (field: number, value: Any) => (value ? bytes(field, Buffer.from(value, "hex")) : Buffer.alloc(0));
const varint = (field: number, value: Any) =>
  value ? Buffer.concat([number(field << 3), number(value)]) : Buffer.alloc(0);

function fixed64(field: number, value: Any): Buffer {
  const fixed = Buffer.alloc(8);
  if (!value) return Buffer.alloc(0);
  fixed.writeBigUInt64LE(BigInt(value));
  return Buffer.concat([number((field << 3) | 1), fixed]);
}

function number(value: number | bigint): Buffer {
  const parts: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) parts.push(Number(rest & 127n) | 128);
  return Buffer.from([...parts, Number(rest)]);
}
