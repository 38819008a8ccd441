import type { Call, CallReport } from "./call";
import type { LogRecord, Source, SpanRecord } from "./record";

/** What a sender of OTLP is: how it is recognized, and what its records report. One folder each; see README. */
export type Sender = {
  /** Its name in the database; never changed. */
  name: string;
  /** Its name for people. */
  label: string;
  /** A gateway reports calls that its clients may report, too: the project says which report counts. */
  vantage: "client" | "gateway";
  /**
   * Which of two reports of one call counts, before anything else: the SDK's own ("native"), one that watches an SDK
   * ("instrumentation"), or one whose counts may be guesses ("estimate").
   */
  standing: "native" | "instrumentation" | "estimate";
  /** Of a call whose standing is not that of its sender's others. */
  standingOf?: (call: Call) => Sender["standing"];
  /** A coding agent: those who use it are people of the team, and what it costs may be covered by a subscription. */
  agent?: true;
  recognizes: (source: Source) => boolean;
  /** The attributes that are decoded; everything else is skipped unread. A name that ends in `*` stands for all that begin so. */
  reads: readonly string[];
  /** A signal without a function is accepted and not read. Null: the record is not a request. A span without any of `reads` is not offered. */
  span?: (span: SpanRecord) => CallReport | null;
  log?: (log: LogRecord) => CallReport | null;
  /** What its records cannot tell, as sentences about it: "Reports no failed calls." */
  cannotTell: readonly string[];
};
