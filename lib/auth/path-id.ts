import { ApiError } from "@/lib/schema/http/api-error";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A path segment that names a row by UUID; any other text names nothing, so it is the 404 of an absent row. */
export function pathId(segment: string | undefined): string {
  if (segment === undefined || !UUID.test(segment)) {
    throw new ApiError(404, "not_found", "there is nothing here, or it is not yours");
  }
  return segment.toLowerCase();
}
