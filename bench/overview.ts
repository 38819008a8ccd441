import { setTimeout } from "node:timers/promises";
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
import { overviewTime, startBuilt, THIS_CHECKOUT } from "./built-server";
import { openBenchDatabase } from "./database";
import { fillDay, fromRawRows, makeBenchProject, requestOf } from "./fill-day";
import { fillRollups } from "./fill-rollups";
import { inTurn, interleave, printMeasured, quantileOf, ratioOf, summarize } from "./measure";
import { seeded, trafficItem } from "./traffic";

const REPETITIONS = 15;
const PER_DAY = 10_000_000;
const SETTLE_MS = 30_000;
const PANELS = [
  loadOverviewState,
  loadTiles,
  loadLatencyPanel,
  loadCostPanel,
  loadTokensPanel,
  loadErrorsPanel,
  loadBreakerPanel,
  loadMovers,
];

/**
 * Everything that the server reads and prepares for the overview at once. More than the page, whose panels share what all of
 * them need: `cache` of React does so only within a render.
 */
async function loadEverything(projectId: number, search: string): Promise<number> {
  const clock = { timeZone: "UTC", now: Date.now() };
  const start = performance.now();
  await Promise.all([
    ...PANELS.map((load) => load(projectId, search)),
    loadFacets(projectId),
    loadHeadline(projectId, search, clock),
    loadAlertFeed(projectId, clock),
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
 * The page of the built product over 30 days of many requests, from generated rollups: from the request to the end of the
 * answer, so with the front door, the session and HTML.
 */
async function measureMonth(): Promise<void> {
  const of = { name: "the page", folder: THIS_CHECKOUT, url: process.env.DATABASE_URL! };
  // The first start makes the account and the project.
  const first = await startBuilt(of);
  await first.server.stop();
  const projectId = first.project;
  // The range, the one before it, and the days that begin and end within.
  await fillRollups(projectId, floorTo(Date.now(), MINUTE_MS), { days: 62, perDay: PER_DAY });
  const built = await startBuilt(of);
  try {
    // A process that has just started evaluates the rounds that it missed, and has compiled nothing yet.
    await setTimeout(SETTLE_MS);
    for (let at = 0; at < REPETITIONS; at++) await overviewTime(built, `from=now-${at + 1}d`);
    const search = freshRanges((30 * DAY_MS) / MINUTE_MS);
    const random = seeded(6);
    // After each commit readers read again, as they do in production all the time.
    const commit = () => {
      const request = requestOf(trafficItem(random, Date.now()), "reported");
      return insertRequests([{ projectId, request, anomalies: [] }]);
    };
    const sides = [
      async () => {
        await commit();
        return overviewTime(built, search());
      },
      async () => {
        await commit();
        return loadEverything(projectId, search());
      },
    ];
    const [page, panels] = await inTurn(sides, 3 * REPETITIONS);
    const title = `overview: 30 days of ${PER_DAY.toLocaleString("en-US")} requests a day`;
    printMeasured(
      title,
      [
        summarize("request to the end of the page", "ms", page!),
        summarize("data of all panels alone", "ms", panels!),
      ],
      [
        { name: "p95 of the page, ms", value: quantileOf(page!, 0.95), goal: { atMost: 100 } },
        { name: "p95 of the data, ms", value: quantileOf(panels!, 0.95), goal: { atMost: 100 } },
      ],
    );
  } finally {
    await built.server.stop();
  }
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
