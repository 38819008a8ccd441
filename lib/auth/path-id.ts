import { notFound } from "@/lib/schema/http/api-error";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A path segment that must be a UUID. Throws the 404 of a missing row for any other text. */
export function pathId(segment: string | undefined): string {
  if (segment === undefined || !UUID.test(segment)) throw notFound();
  return segment.toLowerCase();
}
