import { createHash } from "node:crypto";
import { timeSlices } from "@/lib/give-way";
import { bodyForm, type Item } from "@/lib/ingest/split-items";
import type { Limits } from "@/lib/schema/http/json-limits";
import type { SentCall } from "@/lib/schema/http/sent-call";
import type { IngestAnswer, Rejection } from "@/lib/schema/request/ingest-answer";
import { FALLBACK_WITHIN_MS, type FailedAttempt, markFallbacks } from "@/lib/senders/litellm/mark-fallbacks";
import { type LiteLlmCall, readLiteLlmRow } from "@/lib/senders/litellm/read-row";
import { listFailedAttempts, saveFailedAttempts } from "@/lib/store/requests/failed-attempts";
import { ingestNow } from "./ingest-clock";
import { withBody } from "./read-body";
import { readItems } from "./read-items";
import { storeReports } from "./store-reports";

/** LiteLLM sends 512 calls at once, prompts and answers included, and never retries. */
const LITELLM_BODY_LIMIT = 64 * 1024 * 1024;
const ROW_LIMITS: Limits = { depth: 128, keys: 20_000, values: 200_000 };

/** Rows of LiteLLM's generic logger, counted like OTLP. Its content type is JSON even for NDJSON. */
export async function acceptLiteLlm(
  request: SentCall,
  projectId: number,
  apiKey: number | null = null,
): Promise<IngestAnswer> {
  const sent = bodyForm(request.headers.get("content-type"));
  return withBody(
    request,
    projectId,
    async (body) => {
      const form = sent === "json" && isLines(body) ? "ndjson" : sent;
      const { items, rejected } = await readItems(body, form, ROW_LIMITS);
      return acceptLiteLlmRows(items, rejected, projectId, await ingestNow(), apiKey);
    },
    LITELLM_BODY_LIMIT,
  );
}

/** The same for rows in memory. `now` in epoch ms. */
export async function acceptLiteLlmRows(
  items: readonly Item[],
  refused: readonly Rejection[],
  projectId: number,
  now: number,
  apiKey: number | null = null,
): Promise<IngestAnswer> {
  const rejected = [...refused];
  const calls: (LiteLlmCall & { index: number; trace: string })[] = [];
  const giveWay = timeSlices();
  for (const { index, value } of items) {
    const turn = giveWay();
    if (turn) await turn;
    const row = readLiteLlmRow(value);
    if (row === null) continue;
    if ("refusal" in row) rejected.push({ index, ...row.refusal });
    else calls.push({ index, ...row, trace: digestOf(row.traceId) });
  }
  const failed = calls
    .filter(({ call, trace }) => call.status === "error" && trace !== "")
    .map(({ trace, call }) => ({ trace, model: call.model, endedAt: call.endMs }));
  // Saved first: a process that receives the success of such a call later must find it.
  await saveFailedAttempts(projectId, failed);
  const marked = markFallbacks(calls, [...failed, ...(await earlierFailures(projectId, calls))]);
  const answer: IngestAnswer = { accepted: 0, duplicates: 0, rejected };
  (await storeReports(marked, projectId, now, apiKey)).forEach((outcome, at) => {
    const { index } = calls[at]!;
    if (typeof outcome === "object")
      rejected.push({ index, code: "invalid_timestamp", path: "endTime", message: outcome.fault });
    else if (outcome === "conflict")
      rejected.push({ index, code: "conflict", path: "id", message: "Another call is stored under this id" });
    else if (outcome === "duplicate") answer.duplicates += 1;
    else answer.accepted += 1;
  });
  rejected.sort((a, b) => a.index - b.index);
  return answer;
}

async function earlierFailures(
  projectId: number,
  calls: readonly (LiteLlmCall & { trace: string })[],
): Promise<FailedAttempt[]> {
  const successes = calls.filter(({ call, trace }) => call.status === "success" && trace !== "");
  if (successes.length === 0) return [];
  const starts = successes.map(({ call }) => call.startMs);
  const from = starts.reduce((a, b) => Math.min(a, b)) - FALLBACK_WITHIN_MS;
  const to = starts.reduce((a, b) => Math.max(a, b)) + FALLBACK_WITHIN_MS;
  const traces = [...new Set(successes.map(({ trace }) => trace))];
  return listFailedAttempts(projectId, traces, from, to);
}

/** Clients may choose the trace id: it is only compared, so its hash is enough. */
const digestOf = (traceId: string) =>
  traceId === "" ? "" : createHash("sha256").update(traceId).digest("hex").slice(0, 32);

/** Whether a body that begins as one object continues with another line. */
function isLines(body: Uint8Array): boolean {
  const first = body.findIndex((byte) => byte > 32);
  if (body[first] !== 123) return false;
  const newline = body.indexOf(10, first);
  if (newline === -1) return false;
  try {
    const line = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body.subarray(first, newline)));
    return typeof line === "object";
  } catch {
    return false;
  }
}
