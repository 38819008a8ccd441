import type { LlmRequest } from "@/lib/schema/request/request";
import type { CallReport } from "@/lib/senders/call";
import { countRelated } from "./count-related";
import { countUnrelated } from "./count-unrelated";
import { type Batch, batchOf, type Counted, type ReportItem } from "./report-batch";

/** remembered: another record counts; conflict: the record was reported before, with other content. */
export type ReportOutcome = "counted" | "remembered" | "duplicate" | "conflict";
/** `request`: as it is stored, where the report is the one that counts. */
export type ReportAnswer = { outcome: ReportOutcome; request: LlmRequest | null };

/** Counts every call of one project once, however many records report it, and answers one outcome per item, in order. */
export async function countReports(items: readonly ReportItem[]): Promise<ReportAnswer[]> {
  const batch = batchOf(items);
  const counted = (await countUnrelated(batch)) ?? (await countRelated(batch));
  return items.map(({ report }) => answerTo(report, batch, counted));
}

function answerTo(
  report: CallReport,
  { counting, reports, texts, at }: Batch,
  { known, requests }: Counted,
): ReportAnswer {
  const { key } = report;
  const first = at.get(key)!;
  const isFirst = reports[first] === report;
  const earlier = known.get(key) ?? (isFirst ? undefined : texts[first]);
  if (earlier !== undefined) {
    const reported = isFirst ? texts[first] : counting.textOf(report);
    return { outcome: earlier === reported ? "duplicate" : "conflict", request: null };
  }
  const request = requests[first]!;
  return { outcome: request === null ? "remembered" : "counted", request };
}
