import type { LlmRequest } from "@/lib/schema/request/request";
import type { Call, CallReport } from "@/lib/senders/call";
import type { Link, Remembered, Settled } from "@/lib/senders/counting/settle";
import type { ReportRow, Sought } from "./call-reports";
import type { PendingRequest } from "./insert-requests";

/** What is decided outside: which records count, and how a counted call is stored. Callers of one project share the first one's. */
export type Counting = {
  settle: (
    incoming: readonly CallReport[],
    remembered: ReadonlyMap<string, Remembered>,
    looked: { has: (key: string) => boolean },
  ) => Settled;
  linkOf: (report: CallReport) => Link;
  stateOf: (call: Call) => string;
  /** Under which time and id a call is stored. */
  placeOf: (call: Call) => { ts: number; id: string };
  /** How a report is remembered; equal reports have equal texts. */
  textOf: (report: CallReport) => string;
  reportOf: (text: string) => CallReport;
  prepare: (projectId: number, calls: readonly Call[]) => Promise<PendingRequest[]>;
};

export type ReportItem = { projectId: number; report: CallReport; counting: Counting };

/** The items of one transaction. `at`: the place in `reports` and `texts` of each key. */
export type Batch = {
  projectId: number;
  counting: Counting;
  reports: CallReport[];
  texts: string[];
  at: ReadonlyMap<string, number>;
};

export function batchOf(items: readonly ReportItem[]): Batch {
  const { projectId, counting } = items[0]!;
  const reports: CallReport[] = [];
  const texts: string[] = [];
  const at = new Map<string, number>();
  for (const { report } of items) {
    if (at.has(report.key)) continue;
    at.set(report.key, reports.length);
    reports.push(report);
    texts.push(counting.textOf(report));
  }
  return { projectId, counting, reports, texts, at };
}

/** `known`: how a record was reported before; `requests`: of each report, where it is newly counted. */
export type Counted = { known: ReadonlyMap<string, string>; requests: (LlmRequest | null)[] };

export function reportRow(
  { projectId, reports, texts }: Batch,
  at: number,
  sought: Sought,
  counted: string | null,
): ReportRow {
  const report = reports[at]!;
  return {
    projectId,
    sought,
    reported: texts[at]!,
    startMs: report.startMs,
    endMs: report.kind === "began" ? report.answeredMs : report.endMs,
    counted,
    apiKey: report.kind === "call" ? (report.apiKey ?? null) : null,
  };
}
