import { ZodError } from "zod";
import { errorText, log } from "@/lib/log";
import { ApiError, type ApiErrorBody } from "@/lib/schema/http/api-error";
import { PlainAnswer, type SentCall } from "@/lib/schema/http/sent-call";
import { troubleOf } from "@/lib/store/database/transient-error";

type Details = ApiErrorBody["error"]["details"];

/** The error answer for anything that a handler throws. Only messages written for callers are returned. */
export function errorAnswer(thrown: unknown, requestId: string, request: SentCall): PlainAnswer {
  if (thrown instanceof ApiError) {
    const { details, retryAfterSeconds } = thrown.extra;
    const wait = retryAfterSeconds ?? (thrown.status === 429 || thrown.status === 503 ? 1 : undefined);
    return answer(thrown.status, thrown.code, thrown.message, requestId, details, wait);
  }
  if (thrown instanceof ZodError) {
    const details = thrown.issues.flatMap(detailsOf);
    const first = details[0];
    const message = first
      ? first.path
        ? `${first.path}: ${first.message}`
        : first.message
      : "Invalid input";
    return answer(400, "invalid", message, requestId, details);
  }
  const route = { requestId, method: request.method, path: withoutTokens(new URL(request.url).pathname) };
  const trouble = troubleOf(thrown);
  if (trouble !== null) {
    log.warn("database unavailable or busy", { ...route, trouble, error: errorText(thrown) });
    // Random, so that clients do not all retry in the same second.
    const wait = 1 + Math.floor(Math.random() * 4);
    return answer(503, "unavailable", "The database is unavailable; try again", requestId, undefined, wait);
  }
  log.error("request failed", { ...route, error: errorText(thrown) });
  return answer(500, "internal", "Internal server error", requestId);
}

/** A segment longer than a UUID may be the token of a link, which must not reach a log. */
const withoutTokens = (path: string) => path.replaceAll(/[^/]{37,}/g, "…");

/** For an unknown field the path names the field, not the object that contains it. */
function detailsOf(issue: ZodError["issues"][number]): { path: string; message: string }[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not a known field" }));
}

function answer(
  status: number,
  code: string,
  message: string,
  requestId: string,
  details?: Details,
  retryAfterSeconds?: number,
): PlainAnswer {
  const body: ApiErrorBody = {
    error: { code, message, ...(details?.length ? { details } : {}), request_id: requestId },
  };
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  if (retryAfterSeconds !== undefined) {
    headers["retry-after"] = String(Math.min(3600, Math.max(1, Math.ceil(retryAfterSeconds))));
  }
  return new PlainAnswer(JSON.stringify(body), status, headers);
}
