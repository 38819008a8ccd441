import { createHash } from "node:crypto";
import { timeSlices } from "@/lib/give-way";
import type { Limits } from "@/lib/ingest/item-limits";
import { bodyForm, type Item } from "@/lib/ingest/split-items";
import type { IngestAnswer, Rejection } from "@/lib/schema/request/ingest-answer";
import { FALLBACK_WITHIN_MS, type FailedAttempt, markFallbacks } from "@/lib/senders/litellm/mark-fallbacks";
import { type LiteLlmCall, readLiteLlmRow } from "@/lib/senders/litellm/read-row";
import { listFailedAttempts, saveFailedAttempts } from "@/lib/store/requests/failed-attempts";
import { acceptItems } from "./accept-requests";
import { noteSenders } from "./note-senders";
import { withBody } from "./read-body";
import { readItems } from "./read-items";

/** LiteLLM sends 512 calls at once, prompts and answers included, and never retries. */
const LITELLM_BODY_LIMIT = 64 * 1024 * 1024;
const ROW_LIMITS: Limits = { depth: 128, keys: 20_000, values: 200_000 };

/** The path of each request field in a row. */
const ROW_FIELDS: Record<string, string> = {
  timestamp: "endTime",
  latency_ms: "endTime",
  cost_usd: "response_cost",
};

/** Rows of LiteLLM's generic logger, processed like native requests. Its content type is JSON even for NDJSON. */
export async function acceptLiteLlm(request: Request, projectId: number): Promise<IngestAnswer> {
  const sent = bodyForm(request.headers.get("content-type"));
  return withBody(
    request,
    async (body) => {
      const form = sent === "json" && isLines(body) ? "ndjson" : sent;
      const { items, rejected } = await readItems(body, form, ROW_LIMITS);
      return acceptLiteLlmRows(items, rejected, projectId, Date.now());
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
): Promise<IngestAnswer> {
  const rejected = [...refused];
  const calls: (LiteLlmCall & { index: number; trace: string })[] = [];
  const giveWay = timeSlices();
  for (const { index, value } of items) {
    await giveWay();
    const row = readLiteLlmRow(value);
    if (row === null) continue;
    if ("refusal" in row) rejected.push({ index, ...row.refusal });
    else calls.push({ index, ...row.call, trace: digestOf(row.call.traceId) });
  }
  const failed = calls
    .filter(({ input, trace }) => input.status === "error" && trace !== "")
    .map(({ trace, input, endedAt }) => ({ trace, model: input.model, endedAt }));
  // Saved first: a process that receives the success of such a call later must find it.
  await saveFailedAttempts(projectId, failed);
  const inputs = markFallbacks(calls, [...failed, ...(await earlierFailures(projectId, calls))]);
  const answer = await acceptItems(
    inputs.map((value, at) => ({ index: calls[at]!.index, value })),
    rejected,
    projectId,
    now,
  );
  noteSenders([{ projectId, sender: "litellm", version: "", requests: answer.accepted, lastSeenAt: now }]);
  return { ...answer, rejected: answer.rejected.map(inTermsOfRow) };
}

async function earlierFailures(
  projectId: number,
  calls: readonly (LiteLlmCall & { trace: string })[],
): Promise<FailedAttempt[]> {
  const successes = calls.filter(({ input, trace }) => input.status === "success" && trace !== "");
  if (successes.length === 0) return [];
  const starts = successes.map(({ startedAt }) => startedAt);
  const from = starts.reduce((a, b) => Math.min(a, b)) - FALLBACK_WITHIN_MS;
  const to = starts.reduce((a, b) => Math.max(a, b)) + FALLBACK_WITHIN_MS;
  const traces = [...new Set(successes.map(({ trace }) => trace))];
  return listFailedAttempts(projectId, traces, from, to);
}

/** Clients may choose the trace id: it is only compared, so its hash is enough. */
const digestOf = (traceId: string) =>
  traceId === "" ? "" : createHash("sha256").update(traceId).digest("hex").slice(0, 32);

function inTermsOfRow(rejection: Rejection): Rejection {
  const field = ROW_FIELDS[rejection.path];
  if (!field) return rejection;
  return { ...rejection, path: field, message: rejection.message.replace(rejection.path, field) };
}

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
