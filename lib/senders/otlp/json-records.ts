import { isBreakerMetric } from "@/lib/senders/breakers/read-points";
import type { Collector } from "./collect";
import { EVENT_WANTED, EventNotes } from "./event";
import { attributesOf, finite, idOf, type Json, listOf, numberOf, objectOf, textOf } from "./json-values";
import { toMs } from "./time";

type Reads = NonNullable<ReturnType<Collector["readsOf"]>>;
type SourceOf = ReturnType<Collector["source"]>;

/** OTLP says numbers; Portkey sends the names. */
const STATUS_CODES = ["UNSET", "OK", "ERROR"].map((name) => `STATUS_CODE_${name}`);
const SPAN_KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (name) => `SPAN_KIND_${name}`,
);

const enumOf = (value: unknown, names: readonly string[]) =>
  typeof value === "string" && names.includes(value) ? names.indexOf(value) : numberOf(value);

export function readSpan(
  span: Json,
  source: SourceOf,
  { sender, wanted }: Reads,
  collector: Collector,
): void {
  const attributes = attributesOf(span, wanted);
  if (attributes.size === 0) return;
  const status = objectOf(span.status);
  const { exceptionType, usage } = notesOf(listOf(span.events));
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
    exceptionType,
    usage,
  });
}

function notesOf(events: unknown[]): EventNotes {
  const notes = new EventNotes();
  for (const one of events) {
    const event = objectOf(one);
    notes.add(textOf(event.name), attributesOf(event, EVENT_WANTED));
  }
  return notes;
}

export function readLog(log: Json, source: SourceOf, reads: Reads | null, collector: Collector): void {
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

export function readMetric(metric: Json, source: SourceOf, collector: Collector): void {
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
