import { requestBaselinesFromSums } from "@/lib/detectors/per-request/request-baselines";
import { checkRequest, DEFAULT_SENSITIVITY } from "@/lib/detectors/per-request/z-score-rule";
import { alertTitle } from "@/lib/format/alert-title";
import { explainPrice } from "@/lib/prices/explain-price";
import { priceSettings } from "@/lib/reads/price-settings";
import type { AnomalyType } from "@/lib/schema/detectors/anomaly";
import type { BaselineSums } from "@/lib/schema/figures/rollup";
import { ApiError } from "@/lib/schema/http/api-error";
import type { LlmRequest } from "@/lib/schema/request/request";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { listAlertsAt } from "@/lib/store/alerts/alerts-in-span";
import { keyOfBaseline, listBaselineSums } from "@/lib/store/requests/baseline-sums";
import { loadRequest } from "./load-request";
import { requestRow } from "./request-row";
import type { RequestDetail, RequestRow, ScoreRow } from "./requests-model";

const HISTORY_MS = 7 * 24 * 60 * MINUTE_MS;
const ALERTS_SHOWN = 5;

/** Everything about one request; null if there is none. The `timestamp` of its row saves a search. */
export async function loadRequestDetail(
  projectId: number,
  id: string,
  timestamp: string | null,
): Promise<RequestDetail | null> {
  const listed = await loadRequest(projectId, id, timestamp).catch((thrown) => {
    if (thrown instanceof ApiError) return null;
    throw thrown;
  });
  if (!listed) return null;
  const request = requestRow(listed);
  const to = Math.floor(request.t / MINUTE_MS) * MINUTE_MS;
  const labels = {
    model: request.model,
    provider: request.provider ?? "",
    environment: request.environment ?? "",
    service: request.service ?? "",
  };
  const [settings, history, alerts] = await Promise.all([
    priceSettings(projectId),
    listBaselineSums(projectId, to - HISTORY_MS, to),
    listAlertsAt(projectId, request.t, labels, ALERTS_SHOWN),
  ]);
  const sums = history.get(keyOfBaseline(request.model, request.service ?? ""));
  return {
    request,
    price: explainPrice(asStored(request), settings.overrides, settings),
    scores: sums ? scoresOf(request, sums) : [],
    history: sums?.requests ?? 0,
    alerts: alerts.map(({ id, ruleName, labels: of, severity }) => ({
      id,
      title: alertTitle(ruleName, of),
      severity,
    })),
  };
}

const FIGURES: Record<
  AnomalyType,
  Pick<ScoreRow, "figure" | "unit"> & { stdev: "latency" | "output_tokens" | "cost" }
> = {
  latency_spike: { figure: "latency", unit: "ms", stdev: "latency" },
  output_length_anomaly: { figure: "output tokens", unit: "tokens", stdev: "output_tokens" },
  cost_spike: { figure: "cost", unit: "usd", stdev: "cost" },
};

/** Every value that the per-request z-score rule checks, whether or not it is an outlier. */
export function scoresOf(request: RequestRow, sums: BaselineSums): ScoreRow[] {
  const baselines = requestBaselinesFromSums(sums);
  const checked = { ...request, outputTokens: request.outputTokens };
  const hits = new Set(checkRequest(checked, baselines, DEFAULT_SENSITIVITY).map(({ type }) => type));
  // No score is below minus infinity, so the rule reports all of them.
  return checkRequest(checked, baselines, Number.NEGATIVE_INFINITY).map(
    ({ type, value, baseline, z_score }) => ({
      figure: FIGURES[type].figure,
      unit: FIGURES[type].unit,
      value,
      mean: baseline,
      stdev: baselines[`${FIGURES[type].stdev}_stdev`]!,
      zScore: z_score,
      isAnomaly: hits.has(type),
    }),
  );
}

function asStored(request: RequestRow): LlmRequest {
  return {
    ...request,
    idFromClient: true,
    ts: request.t,
    provider: request.provider ?? "",
    environment: request.environment ?? "",
    service: request.service ?? "",
    costNano: null,
    reportedNano: null,
    costDoubts: null,
  };
}
