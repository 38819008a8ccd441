import { ApiError } from "@/lib/schema/http/api-error";
import { isStorable } from "@/lib/schema/request/storable";
import { timeOfUuidV7 } from "@/lib/schema/request/uuid-v7";
import { parseTimestamp } from "@/lib/schema/time/timestamp";
import { findRequestAt, searchRequest } from "@/lib/store/requests/find-request";
import type { ListedRequest } from "@/lib/store/requests/request-record";

const NOT_FOUND = "There is no such request";

/** One request. The id alone is not indexed: a timestamp, given or inside a UUIDv7, makes it one look-up. */
export async function loadRequest(
  projectId: number,
  id: string,
  timestamp: string | null,
): Promise<ListedRequest> {
  const given = timestamp === null ? null : parseTimestamp(timestamp);
  if (timestamp !== null && given === null) {
    const message = "must be ISO 8601 or Unix seconds";
    throw new ApiError(400, "invalid", `timestamp ${message}`, { details: [{ path: "timestamp", message }] });
  }
  if (!isStorable(id)) throw new ApiError(404, "not_found", NOT_FOUND);
  const ts = given ?? timeOfUuidV7(id);
  const direct = ts === null ? null : await findRequestAt(projectId, id, ts);
  if (direct) return direct;
  if (given !== null) throw new ApiError(404, "not_found", NOT_FOUND);
  // A client may send a UUIDv7 together with another timestamp.
  const { request, complete } = await searchRequest(projectId, id, Date.now());
  if (request) return request;
  const hint = "not found among recent requests; pass its time as ?timestamp=";
  throw new ApiError(404, "not_found", complete ? NOT_FOUND : hint);
}
