import {
  checkRequest,
  DEFAULT_SENSITIVITY,
  type Sensitivity,
} from "@/lib/detectors/per-request/z-score-rule";
import { errorText, log } from "@/lib/log";
import { costsAsReported, priceRequest } from "@/lib/prices/price-book";
import { priceSettings } from "@/lib/reads/price-settings";
import type { Baselines } from "@/lib/schema/detectors/anomaly";
import { type HitMetric, type HitMode, modeFor } from "@/lib/schema/detectors/hit-mode";
import { doubtBits } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";
import { announceChange } from "@/lib/store/database/watch-project";
import type { PendingRequest } from "@/lib/store/requests/insert-requests";
import { ingestBaselines } from "./ingest-baselines";
import { noteChanges } from "./note-changes";

/** Of the 7 days before a request. */
export type BaselinesOf = (request: LlmRequest) => Baselines;

/**
 * Requests priced and compared with their baselines. They are priced in place. `estimates`: nano-dollars that a sender
 * estimates for each, taken where our prices know nothing. `known`: baselines that need no read.
 */
export async function preparePending(
  projectId: number,
  requests: readonly LlmRequest[],
  now: number,
  estimates: readonly (number | null)[] = [],
  known: BaselinesOf | null = null,
): Promise<PendingRequest[]> {
  const settings = await priceSettings(projectId);
  for (let at = 0; at < requests.length; at++) {
    const request = requests[at]!;
    if (costsAsReported(request, settings.overrides)) {
      request.costSource = "reported";
      request.reportedNano = null;
      request.costDoubts = null;
      continue;
    }
    const { nano, source, doubts } = priceRequest(request, settings.overrides, settings);
    const estimate = source === "unpriced" ? (estimates[at] ?? null) : null;
    request.reportedNano = source === "override" ? request.costNano : null;
    request.costNano = estimate ?? nano;
    request.costSource = estimate === null ? source : "reported";
    request.costDoubts = estimate === null ? doubtBits(doubts) : null;
  }
  const sensitivityOf = sensitivities(settings.hitModes);
  const baselinesOf = known ?? (await ingestBaselines(projectId, requests, now));
  return requests.map((request) => {
    const { status, latencyMs, outputTokens, costNano } = request;
    const checked = { status, latencyMs, outputTokens, costUsd: costNano === null ? null : costNano / 1e9 };
    const anomalies = checkRequest(checked, baselinesOf(request), sensitivityOf(request));
    return { projectId, request, anomalies };
  });
}

function sensitivities(modes: readonly HitMode[]): (request: LlmRequest) => Sensitivity {
  if (modes.length === 0) return () => DEFAULT_SENSITIVITY;
  return ({ model, service }) => {
    const of = (metric: HitMetric) => modeFor(modes, { metric, model, service }).sensitivity;
    return { latency: of("latency"), outputTokens: of("output_tokens"), cost: of("cost") };
  };
}

/** The rows are durable: a failure to mark a change must not fail the response. */
export async function announceStored(projectId: number, stored: readonly LlmRequest[]): Promise<void> {
  await noteChanges(projectId, stored).catch((thrown) =>
    log.warn("changes could not be recorded", { project: projectId, error: errorText(thrown) }),
  );
  announceChange({ kind: "data", projectId });
}
