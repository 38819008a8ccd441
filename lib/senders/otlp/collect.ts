import { createHash } from "node:crypto";
import type { CircuitEventInput } from "@/lib/schema/request/circuit-event";
import { BREAKER_LOG_READS, readBreakerLog } from "@/lib/senders/breakers/read-log";
import { BREAKER_READS, type BreakerPoint } from "@/lib/senders/breakers/read-points";
import type { Call, CallReport } from "@/lib/senders/call";
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

/** The name of a scope is stored with each of its calls. */
const nameOf = (text: string): string =>
  text.slice(0, LONGEST_NAME).toWellFormed().replaceAll("\0", "\ufffd");

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

  constructor(
    private readonly signal: Signal,
    private readonly book: Book,
  ) {
    this.resourceWanted = wantedOf(book.resourceReads);
  }

  source(scope: string, scopeVersion: string, resource: Attributes | null): Source {
    return {
      signal: this.signal,
      scope: nameOf(scope),
      scopeVersion: nameOf(scopeVersion),
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
    if (point.timeMs === 0 || !Number.isFinite(point.value)) return;
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
    const fault = report.kind === "call" ? faultOf(report) : null;
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

/** Why a call cannot be kept. */
function faultOf(call: Call): string | null {
  if (call.model === "") return "A model call names no model";
  if (!(call.startMs > 0) || !(call.endMs > 0)) return "A model call has no start or no end time";
  if (call.endMs < call.startMs) return "A model call ends before it starts";
  return null;
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
