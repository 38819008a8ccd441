import { ApiError } from "@/lib/schema/http/api-error";

/** Rejects a backtest that would work with a smaller request. */
export function tooMuch(what: string): ApiError {
  const message = `too much for a backtest: ${what}. Choose a shorter range, group by fewer labels, or add a filter`;
  const details = ["hours", "definition.group_by", "definition.filters"].map((path) => ({ path, message }));
  return new ApiError(422, "too_much", message, { details });
}
