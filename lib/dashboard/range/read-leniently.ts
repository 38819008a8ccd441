import { ApiError } from "@/lib/schema/http/api-error";

/** Reads the query of a page, dropping what the API would refuse, one parameter at a time; says what it dropped. */
export function readLeniently<Read>(
  given: URLSearchParams,
  read: (query: URLSearchParams) => Read,
): { value: Read; refused: string[] } {
  const query = new URLSearchParams(given);
  const refused: string[] = [];
  for (;;) {
    try {
      return { value: read(query), refused };
    } catch (thrown) {
      const parameter = thrown instanceof ApiError ? thrown.extra.details?.[0]?.path : undefined;
      if (parameter === undefined || !query.has(parameter)) throw thrown;
      refused.push((thrown as ApiError).message);
      query.delete(parameter);
    }
  }
}
