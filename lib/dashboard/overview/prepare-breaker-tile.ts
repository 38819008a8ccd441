import { formatDuration } from "@/lib/format/format-value";
import { breakerSegments } from "./breaker-segments";
import type { PreparedTile } from "./overview-model";
import { type FiringAlert, worst, worstSeverity } from "./signal-alerts";
import { SPARK_POINTS } from "./sparkline";
import type { TilesInput } from "./tiles-input";

/** How many of the reported breakers are open now. Filters do not apply: a breaker has no model. */
export function breakerTile(
  { frame, circuits, events }: TilesInput,
  alerts: readonly FiringAlert[],
): PreparedTile {
  const { now, query } = frame;
  const open = circuits.filter(({ state }) => state === "open");
  const halfOpen = circuits.filter(({ state }) => state === "half_open");
  const silent = circuits.filter(({ state }) => state === "unknown");
  const known = circuits.length - silent.length;
  const longest = Math.min(...open.map(({ ts }) => ts));
  return {
    id: "breakers",
    label: "Breakers open",
    value: known === 0 ? null : open.length,
    unit: "count",
    ...(circuits.length > 0 ? { suffix: `of ${circuits.length}` } : {}),
    state: worst(
      worstSeverity(alerts),
      open.length > 0 ? "critical" : halfOpen.length > 0 ? "warning" : known > 0 ? "ok" : "none",
    ),
    stateReason: reasonOf(
      open.map(({ name }) => name),
      halfOpen.map(({ name }) => name),
      silent.map(({ name }) => name),
      known,
    ),
    change: null,
    note:
      open.length > 0
        ? `for ${formatDuration(now - longest)}`
        : circuits.length === 0
          ? "None reported"
          : halfOpen.length > 0
            ? `${halfOpen.length} half-open`
            : silent.length > 0
              ? `${silent.length} no longer reported`
              : "All closed",
    sparkline: openCounts(events, query.from, Math.min(query.to, now)),
  };
}

function reasonOf(open: string[], halfOpen: string[], silent: string[], known: number): string {
  if (open.length > 0) return `Open: ${open.join(", ")}`;
  if (halfOpen.length > 0) return `Half-open: ${halfOpen.join(", ")}`;
  if (silent.length > 0) return `No longer reported: ${silent.join(", ")}`;
  return known > 0 ? "All breakers are closed" : "No breaker has reported yet";
}

function openCounts(events: TilesInput["events"], from: number, to: number): (number | null)[] {
  if (events.length === 0) return [];
  const lanes = [...breakerSegments(events, from, to).values()];
  const step = (to - from) / SPARK_POINTS;
  return Array.from({ length: SPARK_POINTS }, (_, at) => {
    const [start, end] = [from + at * step, from + (at + 1) * step];
    const isOpen = (lane: (typeof lanes)[number]) =>
      lane.some((segment) => segment.state === "open" && segment.from < end && segment.to > start);
    return lanes.filter(isOpen).length;
  });
}
