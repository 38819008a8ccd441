import type { z } from "zod";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Filters } from "./filters";

const FILTER_LIMIT = 50;

/**
 * The repeatable filters of a query; an empty value asks for requests without a provider, environment or service. Throws
 * 400 for more than 50 values of a filter.
 */
export function parseFilters(query: URLSearchParams): Filters {
  const values = (name: string) => {
    const list = query.getAll(name);
    if (list.length > FILTER_LIMIT || list.some((value) => value.length > 200)) {
      const message = `accepts at most ${FILTER_LIMIT} values of at most 200 characters`;
      throw new ApiError(400, "invalid", `${name} ${message}`, { details: [{ path: name, message }] });
    }
    return list;
  };
  const models = values("model");
  if (models.includes("")) {
    const message = "must not be empty";
    throw new ApiError(400, "invalid", `model ${message}`, { details: [{ path: "model", message }] });
  }
  return {
    models,
    providers: values("provider"),
    environments: values("environment"),
    services: values("service"),
  };
}

/** Parses one parameter with its schema. Throws 400 naming the parameter. */
export function parseParameter<T>(query: URLSearchParams, name: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(query.get(name) ?? undefined);
  if (result.success) return result.data;
  const message = result.error.issues[0]?.message ?? "is not valid";
  throw new ApiError(400, "invalid", `${name}: ${message}`, { details: [{ path: name, message }] });
}
