import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import { ApiError } from "@/lib/schema/http/api-error";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Sightline's own figures cover all teams, so no role of one team grants them: the operator hands out a token. */
export function requireMetricsToken(request: Request): void {
  const { SIGHTLINE_METRICS_TOKEN: token } = env();
  if (token === undefined)
    throw new ApiError(
      404,
      "not_found",
      "SIGHTLINE_METRICS_TOKEN is not set, so there are no metrics of Sightline itself",
    );
  const [, given = ""] = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new ApiError(401, "unauthorized", "Requires SIGHTLINE_METRICS_TOKEN as a bearer token");
}
