import type { z } from "zod";
import { ApiError } from "@/lib/schema/http/api-error";
import { type Filters, isNeverEmpty } from "./filters";
import { filtersFrom } from "./filters-from";

const FILTER_LIMIT = 50;

/**
 * The repeatable filters of a query; an empty value stands for requests without a provider, environment or service. Throws
 * 400 for more than 50 values of a filter.
 */
export function parseFilters(query: URLSearchParams): Filters {
  return filtersFrom((name) => {
    const list = filterValues(query, name);
    if (isNeverEmpty(name) && list.includes("")) throw refusal(name, "must not be empty");
    return list;
  });
}

/** The values of a repeatable filter. Throws 400 for too many or too long ones. */
export function filterValues(query: URLSearchParams, name: string): string[] {
  const list = query.getAll(name);
  if (list.length > FILTER_LIMIT || list.some((value) => value.length > 200))
    throw refusal(name, `accepts at most ${FILTER_LIMIT} values of at most 200 characters`);
  return list;
}

const refusal = (name: string, message: string) =>
  new ApiError(400, "invalid", `${name} ${message}`, { details: [{ path: name, message }] });

/** Parses one parameter with its schema. Throws 400 naming the parameter. */
export function parseParameter<T>(query: URLSearchParams, name: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(query.get(name) ?? undefined);
  if (result.success) return result.data;
  const message = result.error.issues[0]?.message ?? "is not valid";
  throw new ApiError(400, "invalid", `${name}: ${message}`, { details: [{ path: name, message }] });
}
