import { createHash } from "node:crypto";
import type { Call, CallReport } from "@/lib/senders/call";
import type { Attributes, LogRecord, Signal, Source, SpanRecord } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";
import { Wanted } from "./wanted";

/** What a body reported. `rejected` counts records that cannot be kept; `fault` says why of the first of them. */
export type Decoded = { reports: CallReport[]; records: number; rejected: number; fault: string };

/** Whose records a source's are, and which of its attributes are read. */
export type Book = {
  senderOf: (source: Source) => Sender | null;
  resourceReads: readonly string[];
};

type Reads = { sender: Sender; wanted: Wanted };

const NO_ATTRIBUTES: Attributes = new Map();

/** What both encodings do with a record once it is read. */
export class Collector {
  readonly decoded: Decoded = { reports: [], records: 0, rejected: 0, fault: "" };
  readonly resourceWanted: Wanted;

  constructor(
    private readonly signal: Signal,
    private readonly book: Book,
  ) {
    this.resourceWanted = wantedOf(book.resourceReads);
  }

  source(scope: string, scopeVersion: string, resource: Attributes | null): Source {
    return { signal: this.signal, scope, scopeVersion, resource: resource ?? NO_ATTRIBUTES };
  }

  /** Null where nobody reads the records of the source. */
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
