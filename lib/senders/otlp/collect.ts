import { createHash } from "node:crypto";
import type { CircuitEventInput } from "@/lib/schema/request/circuit-event";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import { COUNT_LIMIT } from "@/lib/schema/request/request-input";
import { isStorable } from "@/lib/schema/request/storable";
import { BREAKER_LOG_READS, readBreakerLog } from "@/lib/senders/breakers/read-log";
import { BREAKER_READS, type BreakerPoint } from "@/lib/senders/breakers/read-points";
import type { Call, CallReport } from "@/lib/senders/call";
import { LONGEST_CALL_MS } from "@/lib/senders/counting/same-call";
import type { Attributes, LogRecord, Signal, Source, SpanRecord } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";
import { Wanted } from "./wanted";

/** What a body reported. `rejected` counts records that cannot be kept; `fault` says why of the first of them. */
export type Decoded = {
  reports: CallReport[];
  points: BreakerPoint[];
  breakerEvents: CircuitEventInput[];
  records: number;
  rejected: number;
  fault: string;
};

/** Whose records a source's are, and which of its attributes are read. */
export type Book = {
  senderOf: (source: Source) => Sender | null;
  resourceReads: readonly string[];
};

type Reads = { sender: Sender; wanted: Wanted };

export type NumberPoint = { attributes: Attributes; timeMs: number; value: number };

const NO_ATTRIBUTES: Attributes = new Map();
const LONGEST_NAME = 200;
const LONGEST_VERSION = 50;
/** The latest instant of a Date, which the database can store too. */
const LATEST_MS = 8.64e15;
/** Senders cut their texts; none is longer. */
const LONGEST_TEXT = 500;

/** The name and the version of a scope are kept with each of its calls. Unpaired surrogates and NUL cannot be stored. */
const cut = (text: string, most: number): string =>
  text.slice(0, most).replace(/\0|\p{Surrogate}/gu, "\ufffd");

/** The export has more parts than are read at once. */
export class TooManyParts extends Error {}

/** Resources, scopes and records of one export, with the fields around them. */
const MOST_PARTS = 200_000;

/** What both encodings do with a record once it is read. */
export class Collector {
  readonly decoded: Decoded = {
    reports: [],
    points: [],
    breakerEvents: [],
    records: 0,
    rejected: 0,
    fault: "",
  };
  readonly breakerWanted = wantedOf(BREAKER_READS);
  readonly plainLogWanted = wantedOf(BREAKER_LOG_READS);
  readonly resourceWanted: Wanted;

  private parts = 0;

  constructor(
    private readonly signal: Signal,
    private readonly book: Book,
  ) {
    this.resourceWanted = wantedOf(book.resourceReads);
  }

  /** Counts a resource, a scope, a record or a field around them. Throws `TooManyParts`. */
  enter(): void {
    if (++this.parts > MOST_PARTS) throw new TooManyParts();
  }

  source(scope: string, scopeVersion: string, resource: Attributes | null): Source {
    return {
      signal: this.signal,
      scope: cut(scope, LONGEST_NAME),
      scopeVersion: cut(scopeVersion, LONGEST_VERSION),
      resource: resource ?? NO_ATTRIBUTES,
    };
  }

  /** Null if no sender reads the records of the source. */
  readsOf(source: Source): Reads | null {
    const sender = this.book.senderOf(source);
    if (sender === null) return null;
    const reads = { traces: sender.span, logs: sender.log, metrics: undefined }[this.signal];
    return reads === undefined ? null : { sender, wanted: wantedOf(sender.reads) };
  }

  span(sender: Sender, span: SpanRecord): void {
    this.keep(sender.span!(span));
  }

  log(sender: Sender, log: LogRecord): void {
    this.keep(sender.log!(log));
  }

  /** A log without a known source: it may be a breaker event. */
  plainLog({ eventName, body, timeMs, attributes }: LogRecord): void {
    const name = eventName || attributes.get("event.name") || body;
    if (name !== "circuit_breaker.state_change") return;
    const read = readBreakerLog(Object.fromEntries(attributes), timeMs);
    if (timeMs === 0) this.reject("A breaker event has no time");
    else if ("refusal" in read) this.reject(read.refusal.message);
    else this.decoded.breakerEvents.push(read.event);
  }

  /** A number of a gauge or a sum. */
  point(source: Source, metric: string, isDelta: boolean, point: NumberPoint): void {
    if (!(point.timeMs > 0 && point.timeMs <= LATEST_MS) || !Number.isFinite(point.value)) return;
    this.decoded.points.push({
      metric,
      attributes: Object.fromEntries(point.attributes),
      value: point.value,
      ts: Math.round(point.timeMs),
      isDelta,
      instance: instanceOf(source),
    });
  }

  reject(fault: string): void {
    this.decoded.rejected += 1;
    if (this.decoded.fault === "") this.decoded.fault = fault;
  }

  private keep(report: CallReport | null): void {
    if (report === null) return;
    // What a sender cannot have measured marks no call.
    if (report.kind === "began" && report.answeredMs - report.startMs > LONGEST_CALL_MS) return;
    if (report.kind === "call" && hasFailed(report)) report.model ||= UNNAMED_MODEL;
    const fault = faultOf(report);
    if (fault !== null) this.reject(fault);
    else this.decoded.reports.push(report.key === "" ? { ...report, key: digestOf(report) } : report);
  }
}

/** What tells apart two processes of one service, without their names. */
function instanceOf({ scope, resource }: Source): string {
  const names = [resource.get("service.name"), resource.get("service.instance.id"), scope];
  return createHash("sha256").update(JSON.stringify(names)).digest("hex").slice(0, 32);
}

/** Identity of a record that names none: its content. */
function digestOf(report: CallReport): string {
  return createHash("sha256").update(JSON.stringify(report)).digest("hex");
}

/** That a call was canceled may be only what its sender did not say. */
const hasFailed = ({ status, errorType }: Call) => status === "error" && errorType !== "cancelled";

/** Why a report cannot be stored. One that the database refused would take its whole export with it. */
function faultOf(report: CallReport): string | null {
  const what = report.kind === "call" ? "A model call" : "A record";
  if (report.kind === "call" && report.model === "") return "A model call names no model";
  const { startMs } = report;
  const endMs = report.kind === "began" ? report.answeredMs : report.endMs;
  if (!(startMs > 0) || !(endMs > 0)) return `${what} has no start or no end time`;
  if (endMs < startMs) return `${what} ends before it starts`;
  if (report.kind === "call") {
    const { tokens, billing, ttftMs } = report;
    if (!isCount(ttftMs) || !areCounts(tokens) || (billing !== null && !areCounts(billing)))
      return `A count of a model call is not between 0 and ${COUNT_LIMIT}`;
  }
  const tags = report.kind === "call" ? report.tags : null;
  // The names of tags are the sender's, all others are ours.
  if (isKept(report) && (tags === null || Object.keys(tags).every(isStorable))) return null;
  return `${what} has a text that is too long or cannot be stored`;
}

const isCount = (value: unknown) => typeof value !== "number" || (value >= 0 && value <= COUNT_LIMIT);

// Lists of the entries of each of thousands of records would cost more than looking at them.
function areCounts(counts: object): boolean {
  for (const name in counts) if (!isCount(counts[name as keyof typeof counts])) return false;
  return true;
}

/** Whether every text in it can be stored and every number is one. */
function isKept(value: unknown): boolean {
  if (typeof value === "string") return value.length <= LONGEST_TEXT && isStorable(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  for (const name in value) if (!isKept(value[name as keyof typeof value])) return false;
  return true;
}

const wantedByList = new WeakMap<readonly string[], Wanted>();

function wantedOf(reads: readonly string[]): Wanted {
  let wanted = wantedByList.get(reads);
  if (!wanted) {
    wanted = new Wanted(reads);
    wantedByList.set(reads, wanted);
  }
  return wanted;
}
