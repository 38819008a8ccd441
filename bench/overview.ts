import { loadAlertFeed } from "@/lib/dashboard/alerts/load-alert-feed";
import { loadBreakerPanel } from "@/lib/dashboard/overview/load-breaker-panel";
import { loadCostPanel } from "@/lib/dashboard/overview/load-cost-panel";
import { loadErrorsPanel } from "@/lib/dashboard/overview/load-errors-panel";
import { loadHeadline } from "@/lib/dashboard/overview/load-headline";
import { loadLatencyPanel } from "@/lib/dashboard/overview/load-latency-panel";
import { loadMovers } from "@/lib/dashboard/overview/load-movers";
import { loadOverviewState } from "@/lib/dashboard/overview/load-overview-state";
import { loadTiles } from "@/lib/dashboard/overview/load-tiles";
import { loadTokensPanel } from "@/lib/dashboard/overview/load-tokens-panel";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { DAY_MS, floorTo, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { openBenchDatabase } from "./database";
import { fillDay, fromRawRows, makeBenchProject, requestOf } from "./fill-day";
import { fillRollups } from "./fill-rollups";
import { inTurn, interleave, printMeasured, quantileOf, ratioOf, summarize } from "./measure";
import { seeded, trafficItem } from "./traffic";

const REPETITIONS = 15;
const PER_DAY = 10_000_000;
const PANELS = [
  loadOverviewState,
  loadHeadline,
  loadTiles,
  loadLatencyPanel,
  loadCostPanel,
  loadTokensPanel,
  loadErrorsPanel,
  loadBreakerPanel,
  loadMovers,
];

/** Everything that the server reads and prepares for the overview at once, as the page does. */
async function loadEverything(projectId: number, search: string): Promise<number> {
  const start = performance.now();
  await Promise.all([
    ...PANELS.map((load) => load(projectId, search)),
    loadFacets(projectId),
    loadAlertFeed(projectId),
  ]);
  return performance.now() - start;
}

/** A range of that many minutes that is not cached. */
function freshRanges(minutes: number): () => string {
  let round = 0;
  return () => {
    round += 1;
    return `from=now-${minutes + round}m&to=now-${round}m`;
  };
}

/** The overview's data over 24 h, compared with one percentile query on raw rows. */
async function compareDay(): Promise<void> {
  const count = Number(process.env.BENCH_ROWS ?? 1_000_000);
  const projectId = await makeBenchProject();
  const from = floorTo(Date.now(), MINUTE_MS) - DAY_MS;
  await fillDay(projectId, from, count);
  const search = freshRanges(DAY_MS / MINUTE_MS);
  const measured = await interleave(
    [
      { name: "all panels of the overview", unit: "ms", run: () => loadEverything(projectId, search()) },
      {
        name: "percentile_cont by minute on raw rows",
        unit: "ms",
        run: async () => {
          const start = performance.now();
          await fromRawRows(projectId, from);
          return performance.now() - start;
        },
      },
    ],
    REPETITIONS,
  );
  const title = `overview: all panels over 24 h, ${count.toLocaleString("en-US")} requests, ${REPETITIONS} repetitions`;
  printMeasured(title, measured, [
    { name: "overview / one raw query", value: ratioOf(measured[0], measured[1]) },
  ]);
}

/**
 * The overview's data over 30 days of many requests, from generated rollups. More than the page reads, whose panels share
 * what all of them need: `cache` of React does so only within a render.
 */
async function measureMonth(): Promise<void> {
  const projectId = await makeBenchProject();
  // The range, the one before it, and the days that begin and end within.
  await fillRollups(projectId, floorTo(Date.now(), MINUTE_MS), { days: 62, perDay: PER_DAY });
  const search = freshRanges((30 * DAY_MS) / MINUTE_MS);
  const random = seeded(6);
  const load = async () => {
    // After each commit readers read again, as they do in production all the time.
    const request = requestOf(trafficItem(random, Date.now()), "reported");
    await insertRequests([{ projectId, request, anomalies: [] }]);
    return loadEverything(projectId, search());
  };
  const [times] = await inTurn([load], 3 * REPETITIONS);
  const title = `overview: all panels over 30 days of ${PER_DAY.toLocaleString("en-US")} requests`;
  printMeasured(
    title,
    [summarize("all panels of the overview", "ms", times!)],
    [{ name: "p95, ms", value: quantileOf(times!, 0.95), goal: { atMost: 100 } }],
  );
}

export async function benchOverview(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  try {
    await measureMonth();
    await compareDay();
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
