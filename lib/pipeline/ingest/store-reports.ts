import { env } from "@/lib/env";
import { FUTURE_LIMIT_MS } from "@/lib/ingest/parse-request";
import type { LlmRequest } from "@/lib/schema/request/request";
import { COUNT_LIMIT } from "@/lib/schema/request/request-input";
import { DAY_MS } from "@/lib/schema/time/epoch";
import type { Call, CallReport } from "@/lib/senders/call";
import type { Counts } from "@/lib/senders/counting/count-calls";
import { linkOf, settle, stateOf } from "@/lib/senders/counting/settle";
import { personOf } from "@/lib/senders/person";
import { senderNamed } from "@/lib/senders/registry";
import { ingestSettings } from "@/lib/store/people/project-settings";
import { commitReports } from "@/lib/store/requests/commit-queue";
import type { Counting, ReportOutcome } from "@/lib/store/requests/count-reports";
import type { PendingRequest } from "@/lib/store/requests/insert-requests";
import { noteSenders } from "./note-senders";
import { announceStored, preparePending } from "./prepare-pending";
import { nanoOf, placeOf, requestOf } from "./request-of-call";

/** Counting locks its project and takes one transaction: a large export is counted in parts. */
const REPORTS_A_COMMIT = 2_000;

/** Counts what was reported, each call once; one outcome a report, in order. `now` in epoch ms. */
export async function storeReports(
  reported: readonly CallReport[],
  projectId: number,
  now: number,
): Promise<(ReportOutcome | { fault: string })[]> {
  if (reported.length === 0) return [];
  const oldest = now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS;
  const { gatewayCounts, keepsPeople } = await ingestSettings(projectId);
  const faults = reported.map((one) => timeFault(one, oldest, now));
  // Before anything is kept: what was reported is remembered as it is counted.
  const hide = (one: CallReport) => (one.kind === "call" ? withoutAccount(one, projectId, keepsPeople) : one);
  const reports = reported.filter((_, at) => faults[at] === null).map(hide);
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
  const requests = new Map<string, LlmRequest>();
  const counting = countingOf(counts, now, requests);
  const outcomes = await commitReports(reports.map((report) => ({ projectId, report, counting })));
  const stored: LlmRequest[] = [];
  outcomes.forEach((outcome, at) => {
    const report = reports[at]!;
    const request = requests.get(report.key);
    if (outcome !== "counted" || report.kind !== "call" || !request) return;
    stored.push(request);
    const { sender, senderVersion: version } = report;
    noteSenders([{ projectId, sender, version, requests: 1, lastSeenAt: now }]);
  });
  if (stored.length > 0) await announceStored(projectId, stored);
  return outcomes;
}

/** Users of a coding agent, and users known by an address, are stored as a keyed hash, or not at all. */
function withoutAccount(call: Call, projectId: number, keepsPeople: boolean): Call {
  const { userId, sender } = call;
  if (userId === null || !(senderNamed(sender)?.agent || userId.includes("@"))) return call;
  return { ...call, userId: keepsPeople ? personOf(userId, env().SIGHTLINE_SECRET_KEY, projectId) : null };
}

function timeFault(report: CallReport, oldest: number, now: number): string | null {
  const { startMs } = report;
  const endMs = report.kind === "began" ? report.answeredMs : report.endMs;
  if (endMs > now + FUTURE_LIMIT_MS)
    return "A model call ends more than 5 minutes ahead of the server's clock";
  if (endMs < oldest)
    return `A model call ended before ${new Date(oldest).toISOString()}, the retention limit`;
  return endMs - startMs > COUNT_LIMIT ? "A model call lasts more than 24 days" : null;
}

function countingOf(counts: Counts, now: number, requests: Map<string, LlmRequest>): Counting {
  return {
    settle: (incoming, remembered, looked) => settle(incoming, remembered, looked, counts),
    linkOf,
    stateOf,
    placeOf,
    prepare: async (projectId, calls) => {
      const pending = await preparePending(projectId, calls.map(requestOf), now);
      calls.forEach((call, at) => {
        takeEstimate(call, pending[at]!);
        requests.set(call.key, pending[at]!.request);
      });
      return pending;
    },
  };
}

/** What a sender estimates is taken where our prices know nothing. */
function takeEstimate({ cost }: Call, { request }: PendingRequest): void {
  if (cost === null || request.costSource !== "unpriced") return;
  request.costNano = nanoOf(cost.usd);
  request.costSource = "reported";
}
