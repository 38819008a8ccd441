import { z } from "zod";

export const ApiErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    request_id: z.string(),
  }),
});
export type ApiErrorBody = z.infer<typeof ApiErrorBody>;

/** Thrown by any layer for invalid input or state that the caller can fix; the route guard returns it as the API error. */
export class ApiError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 503,
    readonly code: string,
    message: string,
    readonly extra: { details?: { path: string; message: string }[]; retryAfterSeconds?: number } = {},
  ) {
    super(message);
  }
}

/** For a caller that has left: no one reads it. */
export const abandoned = (): ApiError =>
  new ApiError(503, "abandoned", "the caller disconnected before the answer was ready");

/** The same for a thing of others and for one that is not there. */
export const notFound = (): ApiError => new ApiError(404, "not_found", "Not found. It may have been deleted");
