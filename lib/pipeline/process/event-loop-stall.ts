import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import { processWide } from "@/lib/process-wide";
import { MINUTE_MS } from "@/lib/schema/time/epoch";

/** Each look wakes an idle process: at 10 ms they took 0.4 % of a core. */
const RESOLUTION_MS = 50;

/** How long the event loop kept everything else waiting in the last one to two minutes, in seconds. */
export type EventLoopStall = { median: number; p99: number; longest: number };

type Window = { histogram: IntervalHistogram; since: number };
type Meter = { current: Window; before: Window | null };

function openWindow(now: number): Window {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return { histogram, since: now };
}

const meter = (now: number) =>
  processWide<Meter>("event-loop-stall", () => ({ current: openWindow(now), before: null }));

/** Measures from the first call on. Two windows of a minute: a stall is shown for at least one, and for at most two. */
export function readStall(now: number): EventLoopStall {
  const state = meter(now);
  if (now - state.current.since >= MINUTE_MS) {
    state.current.histogram.disable();
    state.before = now - state.current.since < 2 * MINUTE_MS ? state.current : null;
    state.current = openWindow(now);
  }
  const windows = [state.current, ...(state.before ? [state.before] : [])];
  const most = (of: (histogram: IntervalHistogram) => number) =>
    Math.max(...windows.map(({ histogram }) => stallOf(histogram.count === 0 ? 0 : of(histogram))));
  return {
    median: most((histogram) => histogram.percentile(50)),
    p99: most((histogram) => histogram.percentile(99)),
    longest: most(({ max }) => max),
  };
}

/** The histogram measures the time between two looks, of which the first part is waited for. */
const stallOf = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1_000);
