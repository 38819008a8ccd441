import { randomUUID } from "node:crypto";
import { z } from "zod";
import { errorText, log } from "@/lib/log";
import { ApiError, type ApiErrorBody } from "@/lib/schema/api-error";
import { isTransient } from "@/lib/store/transient-error";

export function newRequestId(): string {
  return `req_${randomUUID().replaceAll("-", "")}`;
}

/** Answers are never cached: they belong to one actor. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}

/** What the caller is told of anything thrown: the contract's error, and never an internal text. */
export function errorAnswer(thrown: unknown, requestId: string): Response {
  const error = asApiError(thrown);
  if (!error) {
    log.error("unexpected error", { request_id: requestId, error: errorText(thrown) });
    return errorBody(
      500,
      "internal",
      "Something went wrong here; the request id is in the server's log",
      requestId,
    );
  }
  const headers: Record<string, string> = {};
  if (error.extra.retryAfterSeconds !== undefined)
    headers["retry-after"] = String(error.extra.retryAfterSeconds);
  return errorBody(error.status, error.code, error.message, requestId, error.extra.details, headers);
}

function asApiError(thrown: unknown): ApiError | null {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof z.ZodError) {
    const details = thrown.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
    const [first] = details;
    const text = first
      ? `${first.path ? `${first.path}: ` : ""}${first.message}`
      : "The request is not valid";
    return new ApiError(400, "invalid", text, { details });
  }
  if (isTransient(thrown)) {
    log.warn("database unavailable", { error: errorText(thrown) });
    return new ApiError(
      503,
      "database_unavailable",
      "The database cannot be reached just now; repeat the request",
      {
        retryAfterSeconds: 2,
      },
    );
  }
  return null;
}

function errorBody(
  status: number,
  code: string,
  message: string,
  requestId: string,
  details?: { path: string; message: string }[],
  headers: Record<string, string> = {},
): Response {
  const body: ApiErrorBody = {
    error: { code, message, ...(details ? { details } : {}), request_id: requestId },
  };
  return json(body, status, { "x-request-id": requestId, ...headers });
}
