import { z } from "zod";
import { ApiError } from "@/lib/schema/http/api-error";
import { parseDuration } from "@/lib/schema/time/time-range";
import { METRICS } from "./facts";
import { GroupDimension, MetricName } from "./metric";
import { parseParameter } from "./reading-query";

export const POINT_LIMIT = 2_000;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** `stepSeconds` null: derived from the range. */
export type SeriesQuery = { metric: MetricName; groupBy: GroupDimension | null; stepSeconds: number | null };

/** `metric`, `group_by` and `step` of a series call. Throws 400 naming the parameter. */
export function parseSeriesQuery(query: URLSearchParams): SeriesQuery {
  const metric = parseParameter(query, "metric", MetricName);
  const groupBy = parseParameter(query, "group_by", GroupDimension.optional()) ?? null;
  if (groupBy === "error_type" && metric !== "errors" && metric !== "error_rate") {
    throw invalid("group_by", "error_type requires the metric errors or error_rate");
  }
  return { metric, groupBy, stepSeconds: parseStep(query.get("step")) };
}

/** Whole minutes up to an hour, whole hours up to a day, whole days above. */
function parseStep(text: string | null): number | null {
  if (text === null || text === "" || text === "auto") return null;
  const seconds = parseDuration("step", text) / 1_000;
  if (seconds < 60 || seconds % 60 !== 0) throw invalid("step", "must be whole minutes, such as 60 or 5m");
  if (seconds > HOUR_SECONDS && seconds % HOUR_SECONDS !== 0) {
    throw invalid("step", "must be whole hours above one hour");
  }
  if (seconds > DAY_SECONDS && seconds % DAY_SECONDS !== 0) {
    throw invalid("step", "must be whole days above one day");
  }
  return seconds;
}

/** Throws 400 for too many points. */
export function checkPoints(points: number): void {
  if (points > POINT_LIMIT) {
    throw invalid("step", `results in ${points} points for this range; at most ${POINT_LIMIT} are allowed`);
  }
}

function invalid(parameter: string, message: string): ApiError {
  return new ApiError(400, "invalid", `${parameter} ${message}`, { details: [{ path: parameter, message }] });
}

/** The value of a bucket without requests. */
export function missingValue(metric: MetricName): 0 | null {
  return METRICS[metric].additive ? 0 : null;
}

export const SeriesAnswer = z.object({
  metric: MetricName,
  unit: z.string(),
  step_seconds: z.int(),
  series: z.array(
    z.object({
      labels: z.record(z.string(), z.string()).describe("Empty without group_by, and for the rest"),
      rest: z.literal(true).optional().describe("All groups beyond the ten with the largest values, as one"),
      points: z.array(
        z.tuple([
          z
            .number()
            .describe(
              "Start of the bucket, Unix seconds; the first and last are cut at the ends of the range",
            ),
          z.number().nullable(),
        ]),
      ),
    }),
  ),
});
export type SeriesAnswer = z.infer<typeof SeriesAnswer>;
