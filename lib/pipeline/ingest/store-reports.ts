import { env } from "@/lib/env";
import type { Accepted } from "@/lib/ingest/parse-request";
import { COUNT_LIMIT } from "@/lib/schema/request/request-input";
import type { Call, CallReport } from "@/lib/senders/call";
import type { Counts } from "@/lib/senders/counting/count-calls";
import { reportOfText, textOfReport } from "@/lib/senders/counting/report-text";
import { linkOf, settle, stateOf } from "@/lib/senders/counting/settle";
import { personOf } from "@/lib/senders/person";
import { senderNamed } from "@/lib/senders/registry";
import { ingestSettings } from "@/lib/store/people/project-settings";
import { commitReports } from "@/lib/store/requests/commit-queue";
import type { ReportAnswer, ReportOutcome } from "@/lib/store/requests/count-reports";
import type { Counting } from "@/lib/store/requests/report-batch";
import type { SeenSender } from "@/lib/store/requests/senders";
import { acceptedTimes } from "./ingest-clock";
import { noteSenders } from "./note-senders";
import { announceStored, preparePending } from "./prepare-pending";
import { estimateOf, placeOf, requestOf } from "./request-of-call";

/** Counting locks its project and takes one transaction: a large export is counted in parts. */
const REPORTS_A_COMMIT = 2_000;

/** Counts what was reported, each call once; one outcome a report, in order. `now` in epoch ms; `apiKey`: the family of the key that sent them. */
export async function storeReports(
  reported: readonly CallReport[],
  projectId: number,
  now: number,
  apiKey: number | null = null,
): Promise<(ReportOutcome | { fault: string })[]> {
  if (reported.length === 0) return [];
  const accepted = acceptedTimes(now);
  const { gatewayCounts, keepsPeople } = await ingestSettings(projectId);
  const faults = reported.map((one) => timeFault(one, accepted));
  // Before anything is kept: what was reported is remembered as it is counted.
  const own = (one: CallReport) => (one.kind === "call" ? ownCall(one, projectId, keepsPeople, apiKey) : one);
  const reports = reported.filter((_, at) => faults[at] === null).map(own);
  const counts = gatewayCounts ? "gateway" : "client";
  const outcomes: ReportOutcome[] = [];
  for (let from = 0; from < reports.length; from += REPORTS_A_COMMIT)
    outcomes.push(...(await storeSome(reports.slice(from, from + REPORTS_A_COMMIT), projectId, counts, now)));
  let at = 0;
  return faults.map((fault) => (fault === null ? outcomes[at++]! : { fault }));
}

/** Announced at once: should a later part fail, these are duplicates when the export is sent again. */
async function storeSome(
  reports: readonly CallReport[],
  projectId: number,
  counts: Counts,
  now: number,
): Promise<ReportOutcome[]> {
  const counting = countingOf(counts, now);
  const answers = await commitReports(reports.map((report) => ({ projectId, report, counting })));
  const stored = answers.flatMap(({ request }) => request ?? []);
  noteSenders(sendersOf(reports, answers, projectId, now));
  if (stored.length > 0) await announceStored(projectId, stored);
  return answers.map(({ outcome }) => outcome);
}

/** Also those whose calls are counted as another one reports them: with 0 requests. */
function sendersOf(
  reports: readonly CallReport[],
  answers: readonly ReportAnswer[],
  projectId: number,
  now: number,
): SeenSender[] {
  const seen = new Map<string, SeenSender>();
  answers.forEach(({ request }, at) => {
    const report = reports[at]!;
    if (report.kind !== "call") return;
    const requests = request === null ? 0 : 1;
    const { sender, senderVersion: version } = report;
    const known = seen.get(`${sender} ${version}`);
    if (known) known.requests += requests;
    else seen.set(`${sender} ${version}`, { projectId, sender, version, requests, lastSeenAt: now });
  });
  return [...seen.values()];
}

function ownCall(call: Call, projectId: number, keepsPeople: boolean, apiKey: number | null): Call {
  const hidden = withoutAccount(call, projectId, keepsPeople);
  hidden.apiKey = apiKey;
  return hidden;
}

/** Users of a coding agent, and users known by an address, are stored as a keyed hash, or not at all. */
function withoutAccount(call: Call, projectId: number, keepsPeople: boolean): Call {
  const { userId, sender } = call;
  if (userId === null || !(senderNamed(sender)?.agent || userId.includes("@"))) return call;
  return { ...call, userId: keepsPeople ? personOf(userId, env().SIGHTLINE_SECRET_KEY, projectId) : null };
}

function timeFault(report: CallReport, { oldestTs, newestTs }: Accepted): string | null {
  const { startMs } = report;
  const endMs = report.kind === "began" ? report.answeredMs : report.endMs;
  if (endMs > newestTs) return "A model call ends more than 5 minutes ahead of the server's clock";
  if (endMs < oldestTs)
    return `A model call ended before ${new Date(oldestTs).toISOString()}, the retention limit`;
  return endMs - startMs > COUNT_LIMIT ? "A model call lasts more than 24 days" : null;
}

/** Callers of one project share it: it must not keep anything of one of them. */
function countingOf(counts: Counts, now: number): Counting {
  return {
    settle: (incoming, remembered, looked) => settle(incoming, remembered, looked, counts),
    linkOf,
    stateOf,
    placeOf,
    textOf: textOfReport,
    reportOf: reportOfText,
    prepare: (projectId, calls) =>
      preparePending(projectId, calls.map(requestOf), now, calls.map(estimateOf)),
  };
}
