import type { Signal } from "@/lib/senders/record";
import type { Collector } from "./collect";
import { outlineOf, parsePart, sizeOf } from "./json-outline";
import { readLog, readMetric, readSpan } from "./json-records";
import { attributesOf, textOf } from "./json-values";
import { Slice } from "./slice";

/**
 * Reads OTLP/JSON and hands every record to its sender. What holds them is walked once, and only single records are parsed, so
 * that no body costs more memory than its text. Throws `MalformedJson` and `TooManyParts`.
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
