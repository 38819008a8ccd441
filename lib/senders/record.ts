/** What OTLP attributes may hold, as far as it is read. Keys stay flat: dots are never expanded into objects. */
export type AttributeValue = string | number | boolean | readonly AttributeValue[];
export type Attributes = ReadonlyMap<string, AttributeValue>;
/** The same while they are read. */
export type AttributeMap = Map<string, AttributeValue>;

export type Signal = "traces" | "logs" | "metrics";

/** Where records come from: one scope of one resource. */
export type Source = { signal: Signal; scope: string; scopeVersion: string; resource: Attributes };

/** Ids are lower-case hex, "" where they are absent or zero. Times are epoch ms with fractions, 0 where absent. */
export type SpanRecord = {
  source: Source;
  traceId: string;
  spanId: string;
  parentId: string;
  name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  startMs: number;
  endMs: number;
  /** 0 unset, 1 ok, 2 error. */
  statusCode: number;
  statusMessage: string;
  attributes: Attributes;
  /** Of its first event that names one, or what that says of an error of no particular type; "" for none. */
  exceptionType: string;
  /** Of its last event that tells counts. */
  usage: Attributes;
};

export type LogRecord = {
  source: Source;
  traceId: string;
  spanId: string;
  eventName: string;
  /** The body where it is a text. */
  body: string;
  /** Of the event; where its sender gives none, of the one who observed it. */
  timeMs: number;
  attributes: Attributes;
};
