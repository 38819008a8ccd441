import { MetricName } from "@/lib/schema/figures/metric";
import { QualityAnswer } from "@/lib/schema/figures/quality-answer";
import { FacetsAnswer, SummaryAnswer } from "@/lib/schema/figures/reading-answer";
import { SeriesAnswer } from "@/lib/schema/figures/series-query";
import type { Endpoints } from "../endpoint";
import { query, SPAN } from "../query-parameters";

export const FIGURES = {
  summary: {
    method: "get",
    path: "/summary",
    access: "read",
    summary: "Latency, rates, errors by type, cost and tokens of a window",
    query: SPAN,
    answer: { status: 200, schema: SummaryAnswer },
  },
  textDashboard: {
    method: "get",
    path: "/summary.txt",
    access: "read",
    summary: "The summary as a text dashboard for the terminal",
    query: SPAN,
    answer: { status: 200, mediaType: "text/plain" },
  },
  quality: {
    method: "get",
    path: "/quality",
    access: "read",
    summary: "Response lengths of each model and service, compared with the previous period",
    query: SPAN,
    answer: { status: 200, schema: QualityAnswer },
  },
  series: {
    method: "get",
    path: "/series",
    access: "read",
    summary:
      "A metric over time; the ten groups with the largest values, all others as one series marked `rest`",
    query: [
      query("metric", MetricName.options.join(", ")),
      query("group_by", "model, provider, environment, service; error_type with errors and error_rate"),
      query(
        "step",
        "Seconds or a duration such as `5m`: whole minutes, above one hour whole hours, above one day whole days; counted from midnight in the project's time zone, so a day has 23 or 25 hours over a clock change; default: derived from the range",
      ),
      ...SPAN,
    ],
    answer: { status: 200, schema: SeriesAnswer },
  },
  facets: {
    method: "get",
    path: "/facets",
    access: "read",
    summary: "The models, services, providers and environments that were sent, up to 500 of each, by name",
    answer: { status: 200, schema: FacetsAnswer },
  },
  exposition: {
    method: "get",
    path: "/metrics",
    access: "read",
    summary: "Metrics in the Prometheus text format: totals by model, gauges of the last 5 minutes",
    answer: { status: 200, mediaType: "text/plain" },
  },
  live: {
    method: "get",
    path: "/live",
    access: "read",
    summary: "Server-sent events: `data` when new data is stored, `alert` when an alert changes",
    answer: { status: 200, mediaType: "text/event-stream" },
  },
} as const satisfies Endpoints;
