import { Suspense } from "react";
import { BreakerStrip } from "@/components/panels/breakers/breaker-strip";
import { PageHeader } from "@/components/panels/frame/page-header";
import { early, FIRST_SCREEN_MS, late } from "@/components/panels/panel/early";
import { EarlyPanel } from "@/components/panels/panel/panel-slot";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { PageControls } from "@/components/panels/range/page-controls";
import { UnmatchedFilters } from "@/components/panels/range/unmatched-filters";
import { requirePage } from "@/lib/auth/page";
import { loadAlertFeed } from "@/lib/dashboard/alerts/load-alert-feed";
import { loadEvaluationNotice } from "@/lib/dashboard/alerts/load-evaluation-notice";
import { loadBreakerPanel } from "@/lib/dashboard/overview/load-breaker-panel";
import { loadCostPanel } from "@/lib/dashboard/overview/load-cost-panel";
import { loadErrorsPanel } from "@/lib/dashboard/overview/load-errors-panel";
import { loadHeadline, loadTroubles } from "@/lib/dashboard/overview/load-headline";
import { loadLatencyPanel } from "@/lib/dashboard/overview/load-latency-panel";
import { loadMovers } from "@/lib/dashboard/overview/load-movers";
import { loadOverviewState } from "@/lib/dashboard/overview/load-overview-state";
import { loadSetUpSteps } from "@/lib/dashboard/overview/load-set-up-steps";
import { loadTiles } from "@/lib/dashboard/overview/load-tiles";
import { loadTokensPanel } from "@/lib/dashboard/overview/load-tokens-panel";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import { loadRange } from "@/lib/dashboard/range/load-range";
import { loadUnmatched } from "@/lib/dashboard/range/load-unmatched";
import { env } from "@/lib/env";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { AlertFeed } from "./alert-feed";
import { ChangedBeside } from "./changed-beside";
import { CostChart } from "./cost-chart";
import { ErrorsTable } from "./errors-table";
import { FirstArrival } from "./first-arrival";
import { HeadlineBar } from "./headline-bar";
import { LatencyChart } from "./latency-chart";
import { EmptyRange, FirstRun, SetUpSteps } from "./lazy-states";
import { MoversList } from "./movers-list";
import { Tiles } from "./tiles";
import { TokensChart } from "./tokens-chart";

export const metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search: query } = await requirePage("/", await pageSearch(searchParams));
  const [id, search] = [project.id, query.toString()];
  const { now, query: shown } = await loadPageQuery(id, search);
  const clock = { timeZone: shown.timeZone, now };
  const troubles = loadTroubles(id, clock);
  // All reads begin at once, in the order in which the page shows them.
  const controls = Promise.all([
    loadOverviewState(id, search),
    loadRange(id, search),
    loadFacets(id),
    loadIngestState(id, now),
    loadEvaluationNotice(id),
    // Its rows would move all that is below.
    troubles.catch(() => null),
  ]);
  const firstScreen = early(
    {
      headline: loadHeadline(id, search, clock, troubles),
      tiles: loadTiles(id, search),
      latency: loadLatencyPanel(id, search),
      feed: loadAlertFeed(id, clock),
    },
    FIRST_SCREEN_MS,
  );
  const movers = loadMovers(id, search);
  const below = {
    cost: late(loadCostPanel(id, search)),
    tokens: late(loadTokensPanel(id, search)),
    errors: late(loadErrorsPanel(id, search)),
    breakers: late(loadBreakerPanel(id, search)),
    movers: late(movers),
  };
  const [state, range, facets, ingest, , said] = await controls;
  if (state.kind === "never") {
    return (
      <>
        <FirstArrival key={id} state="never" model={undefined} />
        <PageHeader title="Overview" />
        <FirstRun address={env().NEXTAUTH_URL.replace(/\/$/, "")} projectName={project.name} />
        <SetUpSteps steps={await loadSetUpSteps(id)} />
      </>
    );
  }
  const first = await firstScreen;
  // What the headline says of an alert is not said twice.
  const told = said?.troubles.map((one) => one.id) ?? [];
  const axis = { from: range.from, to: range.to, timeZone: range.timeZone };
  return (
    <>
      <FirstArrival key={id} state={state.kind} model={facets.models[0]} />
      <PageHeader title="Overview">
        <PageControls range={range} facets={facets} renderedAt={now} ingest={ingest} />
      </PageHeader>
      <EvaluationNotice projectId={id} />
      <IgnoredNotice text={range.notice} />
      {state.kind === "empty" && <UnmatchedFilters load={() => loadUnmatched(id, search)} />}
      <div className="flex flex-col gap-3.5">
        <EarlyPanel title="Current alerts" height={50} data={first.headline}>
          {(headline) => <HeadlineBar headline={headline} now={now} />}
        </EarlyPanel>
        {state.kind === "empty" && (
          <EmptyRange
            lastEventAt={state.lastEventAt}
            timeZone={range.timeZone}
            length={range.to - range.from}
            now={now}
          />
        )}
        {/* As high as its rows of tiles, so that nothing below moves when they come. */}
        <EarlyPanel
          title="Key metrics"
          height={140}
          className="grid grid-cols-1 min-h-[429px] sm:min-h-[236px] xl:min-h-0"
          data={first.tiles}
        >
          {(tiles) => <Tiles tiles={tiles} {...clock} />}
        </EarlyPanel>
        {/* Of one height whatever the feed holds: the time axis stays above the fold, and nothing below it moves. */}
        <div className="grid gap-3.5 xl:h-[23.5rem] xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] xl:grid-rows-[minmax(0,1fr)]">
          <EarlyPanel
            title="Latency"
            height={376}
            className="grid min-w-0 xl:min-h-0 xl:grid-rows-[minmax(0,1fr)]"
            data={first.latency}
          >
            {(panel) => <LatencyChart panel={panel} {...axis} />}
          </EarlyPanel>
          <EarlyPanel
            title="Alerts"
            height={376}
            className="grid min-w-0 xl:min-h-0 xl:grid-rows-[minmax(0,1fr)]"
            data={first.feed}
          >
            {(feed) => (
              <AlertFeed {...feed} {...clock} told={told}>
                <Suspense fallback={null}>
                  <ChangedBeside coming={movers} search={search} timeZone={range.timeZone} />
                </Suspense>
              </AlertFeed>
            )}
          </EarlyPanel>
        </div>
        <div className="grid gap-3.5 lg:grid-cols-2 xl:grid-cols-3">
          <EarlyPanel title="Cost" height={262} className="grid" data={below.cost}>
            {(panel) => <CostChart panel={panel} timeZone={range.timeZone} />}
          </EarlyPanel>
          <EarlyPanel title="Tokens" height={262} className="grid" data={below.tokens}>
            {(panel) => <TokensChart panel={panel} {...axis} />}
          </EarlyPanel>
          <EarlyPanel
            title="Errors by type"
            height={262}
            className="grid lg:col-span-2 xl:col-span-1"
            data={below.errors}
          >
            {(panel) => <ErrorsTable panel={panel} />}
          </EarlyPanel>
        </div>
        <EarlyPanel title="Circuit breakers" height={120} data={below.breakers}>
          {(panel) => <BreakerStrip panel={panel} timeZone={range.timeZone} />}
        </EarlyPanel>
        <EarlyPanel title="What changed" height={160} data={below.movers}>
          {(movers) => <MoversList movers={movers} timeZone={range.timeZone} />}
        </EarlyPanel>
      </div>
    </>
  );
}
