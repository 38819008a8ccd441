import { randomBytes } from "node:crypto";
import {
  checkRequest,
  DEFAULT_SENSITIVITY,
  type Sensitivity,
} from "@/lib/detectors/per-request/z-score-rule";
import { env } from "@/lib/env";
import { timeSlices } from "@/lib/give-way";
import { type ParsedRequest, parseRequest } from "@/lib/ingest/parse-request";
import { bodyForm, type Item } from "@/lib/ingest/split-items";
import { errorText, log } from "@/lib/log";
import { priceSettings } from "@/lib/pipeline/prices/price-settings";
import { announceChange } from "@/lib/pipeline/process/data-changed";
import { priceRequest } from "@/lib/prices/price-book";
import { type HitMetric, type HitMode, modeFor } from "@/lib/schema/detectors/hit-mode";
import type { IngestAnswer, Rejection } from "@/lib/schema/request/ingest-answer";
import { doubtBits } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";
import { makeUuidV7 } from "@/lib/schema/request/uuid-v7";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { commitRequests } from "@/lib/store/requests/commit-queue";
import type { PendingRequest } from "@/lib/store/requests/insert-requests";
import { ingestBaselines } from "./ingest-baselines";
import { noteChanges } from "./note-changes";
import { withBody } from "./read-body";
import { readItems } from "./read-items";

/** The push journey: body -> items -> requests -> priced -> checked -> stored. Answers after the rows are durable. */
export async function acceptRequests(request: Request, projectId: number): Promise<IngestAnswer> {
  const form = bodyForm(request.headers.get("content-type"));
  return withBody(request, async (body) => {
    const { items, rejected } = await readItems(body, form);
    return acceptItems(items, rejected, projectId, Date.now());
  });
}

/** The same for items in memory. `now` in epoch ms. */
export async function acceptItems(
  items: readonly Item[],
  refused: readonly Rejection[],
  projectId: number,
  now: number,
): Promise<IngestAnswer> {
  const rejected = [...refused];
  const parsed = await parseItems(items, rejected, now);
  const settings = await priceSettings(projectId);
  const priced = parsed.map(({ request }): LlmRequest => {
    const { nano, source, doubts } = priceRequest(request, settings.overrides, settings);
    const reportedNano = source === "override" ? request.costNano : null;
    const costDoubts = doubtBits(doubts);
    return Object.assign(request, { costNano: nano, costSource: source, reportedNano, costDoubts });
  });
  const sensitivityOf = sensitivities(settings.hitModes);
  const baselinesOf = await ingestBaselines(projectId, priced, now);
  const pending = priced.map((request): PendingRequest => {
    const costUsd = request.costNano === null ? null : request.costNano / 1e9;
    const { status, latencyMs, outputTokens } = request;
    const checked = { status, latencyMs, outputTokens, costUsd };
    return {
      projectId,
      request,
      anomalies: checkRequest(checked, baselinesOf(request), sensitivityOf(request)),
    };
  });
  const outcomes = await commitRequests(pending);
  const answer: IngestAnswer = { accepted: 0, duplicates: 0, rejected };
  outcomes.forEach((outcome, position) => {
    if (outcome === "inserted") answer.accepted += 1;
    else if (outcome === "duplicate") answer.duplicates += 1;
    else
      rejected.push(
        conflict(parsed[position]!.index, "A different request is stored under this id and timestamp"),
      );
  });
  rejected.sort((a, b) => a.index - b.index);
  if (answer.accepted > 0) {
    // The rows are durable: a failure to mark a change must not fail the response.
    await noteChanges(
      projectId,
      priced.filter((_, position) => outcomes[position] === "inserted"),
    ).catch((thrown) =>
      log.warn("changes could not be recorded", { project: projectId, error: errorText(thrown) }),
    );
    announceChange({ kind: "data", projectId });
  }
  return answer;
}

type Indexed = { index: number; request: ParsedRequest };

async function parseItems(items: readonly Item[], rejected: Rejection[], now: number): Promise<Indexed[]> {
  const makeId = (ts: number) => makeUuidV7(ts, randomBytes(10));
  const oldestTs = now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS;
  const parsed: Indexed[] = [];
  const timeOfId = new Map<string, number>();
  const giveWay = timeSlices();
  for (const { index, value } of items) {
    await giveWay();
    const result = parseRequest(value, { oldestTs, makeId, now });
    if ("refusal" in result) {
      rejected.push({ index, ...result.refusal });
      continue;
    }
    const { id, ts } = result.request;
    // Rows are identified by (timestamp, id), so one id at two times would be stored as two requests.
    if ((timeOfId.get(id) ?? ts) !== ts) {
      rejected.push(conflict(index, "Another item of this batch has the same id and a different timestamp"));
      continue;
    }
    timeOfId.set(id, ts);
    parsed.push({ index, request: result.request });
  }
  return parsed;
}

function conflict(index: number, message: string): Rejection {
  return { index, code: "conflict", message, path: "id" };
}

function sensitivities(modes: readonly HitMode[]): (request: LlmRequest) => Sensitivity {
  if (modes.length === 0) return () => DEFAULT_SENSITIVITY;
  return ({ model, service }) => {
    const of = (metric: HitMetric) => modeFor(modes, { metric, model, service }).sensitivity;
    return { latency: of("latency"), outputTokens: of("output_tokens"), cost: of("cost") };
  };
}
