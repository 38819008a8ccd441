import { Baselines } from "@/lib/schema/detectors/anomaly";
import { ChangesAnswer } from "@/lib/schema/detectors/change";
import { DetectorBandsAnswer, DetectorsAnswer } from "@/lib/schema/detectors/detector-answer";
import { HitModes } from "@/lib/schema/detectors/hit-mode";
import { NewIncident } from "@/lib/schema/detectors/incident";
import { AnomalyCheckAnswer, AnomalyPage } from "@/lib/schema/figures/reading-answer";
import { RequestInput } from "@/lib/schema/request/request-input";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";
import { MODEL, PAGE, query, SERVICE, SPAN, TIME } from "../query-parameters";

export const DETECTORS = {
  list: {
    method: "get",
    path: "/detectors",
    access: "read",
    summary: "Anomaly detectors: value, expected value and state of each model and service",
    query: [...MODEL, ...SERVICE],
    answer: { status: 200, schema: DetectorsAnswer },
  },
  bands: {
    method: "get",
    path: "/detectors/bands",
    access: "read",
    summary: "Values over time with their expected range; at most 40 series",
    query: [...TIME, ...MODEL, ...SERVICE],
    answer: { status: 200, schema: DetectorBandsAnswer },
  },
  changes: {
    method: "get",
    path: "/changes",
    access: "read",
    summary: "New models and prompt versions, and the level shifts that they explain",
    query: [...TIME, ...SERVICE],
    answer: { status: 200, schema: ChangesAnswer },
  },
} as const satisfies Endpoints;

/** The per-request z-score rule. */
export const HITS = {
  baselines: {
    method: "get",
    path: "/baselines",
    access: "read",
    summary: "Means and standard deviations of a window; `{}` with fewer than 20 requests",
    query: SPAN,
    answer: { status: 200, schema: Baselines },
  },
  list: {
    method: "get",
    path: "/anomalies",
    access: "read",
    summary: "Hits of the per-request z-score rule, newest first",
    query: [...SPAN, ...PAGE],
    answer: { status: 200, schema: AnomalyPage },
  },
  check: {
    method: "post",
    path: "/anomalies/check",
    access: "read",
    summary: "Check a request against the baselines of a window, without storing it",
    query: [query("sensitivity", "Standard deviations, above 0; default: 2"), ...SPAN],
    body: RequestInput,
    bodyRead: "by-handler",
    answer: { status: 200, schema: AnomalyCheckAnswer },
  },
  modes: {
    method: "get",
    path: "/hit-modes",
    access: "edit",
    summary: "What hits of the per-request z-score rule do, and what `notify` would have sent",
    answer: OK,
  },
  setModes: {
    method: "put",
    path: "/hit-modes",
    access: "edit",
    summary: "Replace all modes of the per-request z-score rule",
    body: HitModes,
    compares: true,
    answer: OK,
  },
} as const satisfies Endpoints;

export const INCIDENTS = {
  list: {
    method: "get",
    path: "/incidents",
    access: "read",
    summary: "Periods excluded from the baselines",
    answer: OK,
  },
  create: {
    method: "post",
    path: "/incidents",
    access: "act",
    summary: "Exclude a period from the baselines",
    body: NewIncident,
    quotas: ["incidents"],
    answer: CREATED,
  },
  remove: {
    method: "delete",
    path: "/incidents/{incidentId}",
    access: "act",
    summary: "Include a period in the baselines again",
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;
