import { z } from "zod";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { loadBaselines } from "@/lib/dashboard/series/load-summary";
import { checkRequest, DEFAULT_SENSITIVITY } from "@/lib/detectors/per-request/z-score-rule";
import { FUTURE_LIMIT_MS, parseRequest } from "@/lib/ingest/parse-request";
import { priceRequest } from "@/lib/prices/price-book";
import { priceSettings } from "@/lib/reads/price-settings";
import type { Anomaly } from "@/lib/schema/detectors/anomaly";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { ApiError } from "@/lib/schema/http/api-error";

const Sensitivity = z.coerce
  .number("must be a number")
  .positive("must be above 0")
  .max(100, "must be at most 100");

/** Applies the per-request z-score rule to a request that is not stored, against the given window. Throws 400 naming the field. */
export async function loadAnomalyCheck(
  span: ReadingSpan,
  query: URLSearchParams,
  body: unknown,
): Promise<Anomaly[]> {
  const sensitivity = parseParameter(query, "sensitivity", Sensitivity.default(DEFAULT_SENSITIVITY));
  // The request is not stored, so its time and id do not matter.
  const fields = body !== null && typeof body === "object" && !Array.isArray(body) ? body : {};
  const item = body === fields ? { ...fields, id: undefined, timestamp: undefined } : body;
  const parsed = parseRequest(item, {
    oldestTs: 0,
    newestTs: span.to + FUTURE_LIMIT_MS,
    makeId: () => "checked",
    now: span.to,
  });
  if ("refusal" in parsed) {
    const { code, message, path } = parsed.refusal;
    throw new ApiError(400, code, message, { details: [{ path, message }] });
  }
  const settings = await priceSettings(span.projectId);
  const { nano: costNano } = priceRequest(parsed.request, settings.overrides, settings);
  const costUsd = costNano === null ? null : costNano / 1e9;
  return checkRequest({ ...parsed.request, costUsd }, await loadBaselines(span), sensitivity);
}
