import type { IngestState } from "@/lib/dashboard/range/ingest-state";
import type { ShownCircuit } from "@/lib/dashboard/series/load-shown-circuits";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Rule } from "@/lib/schema/rules/rule";
import type { DaySpend } from "./load-day-spend";
import type { OverviewFrame } from "./load-overview-frame";
import type { FiringAlert } from "./signal-alerts";

/** What the tiles are prepared from. */
export type TilesInput = {
  frame: Pick<OverviewFrame, "now" | "query" | "steps" | "buckets" | "total" | "previous" | "hours">;
  day: DaySpend;
  rules: readonly Rule[];
  firing: readonly FiringAlert[];
  ingest: IngestState;
  circuits: readonly ShownCircuit[];
  events: readonly CircuitEvent[];
};
