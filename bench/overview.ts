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
import { DAY_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { openBenchDatabase } from "./database";
import { fillDay, fromRawRows, makeBenchProject } from "./fill-day";
import { interleave, printMeasured, ratioOf } from "./measure";

const REPETITIONS = 15;
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

/** The overview's data over 24 h, a range that is not cached, compared with one percentile query on raw rows. */
export async function benchOverview(): Promise<void> {
  const count = Number(process.env.BENCH_ROWS ?? 1_000_000);
  const closeDatabase = await openBenchDatabase();
  try {
    const projectId = await makeBenchProject();
    const from = Math.floor(Date.now() / 60_000) * 60_000 - DAY_MS;
    await fillDay(projectId, from, count);
    let round = 0;
    const search = () => {
      round += 1;
      return `from=now-${1_440 + round}m&to=now-${round}m`;
    };
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
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
