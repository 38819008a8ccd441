import { ApiError } from "@/lib/schema/api-error";
import { parseTimestamp } from "@/lib/schema/timestamp";
import { timeOfUuidV7 } from "@/lib/schema/uuid-v7";
import { findRequest } from "@/lib/store/list-requests";

/** One request. The id alone is not indexed: a timestamp, or the one inside a UUIDv7, makes the search one look-up. */
export async function loadRequest(projectId: number, id: string, timestamp: string | null) {
  const given = timestamp === null ? null : parseTimestamp(timestamp);
  if (timestamp !== null && given === null) {
    throw new ApiError(400, "invalid", "timestamp: must be ISO 8601 or Unix seconds");
  }
  const inner = given ?? timeOfUuidV7(id);
  if (inner === null) return findRequest(projectId, id, null);
  try {
    return await findRequest(projectId, id, inner);
  } catch (thrown) {
    // A client may send a UUIDv7 together with another timestamp.
    if (given === null && thrown instanceof ApiError) return findRequest(projectId, id, null);
    throw thrown;
  }
}
