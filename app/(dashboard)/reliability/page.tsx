import { BreakdownChart } from "@/components/panels/breakdown/breakdown-chart";
import { BreakdownPage } from "@/components/panels/breakdown/breakdown-page";
import { FigureStrip } from "@/components/panels/breakdown/figure-strip";
import { ALL_GROUPS } from "@/components/panels/breakdown/first-rows";
import { GroupSection } from "@/components/panels/breakdown/group-section";
import { BreakerStrip } from "@/components/panels/breakers/breaker-strip";
import { early, FIRST_SCREEN_MS } from "@/components/panels/panel/early";
import { EarlyPanel, PanelSlot } from "@/components/panels/panel/panel-slot";
import { pageLink } from "@/components/panels/range/page-link";
import { requirePage } from "@/lib/auth/page";
import { loadBreakerPanel } from "@/lib/dashboard/overview/load-breaker-panel";
import { loadPageParts } from "@/lib/dashboard/range/load-page-parts";
import {
  loadErrorRatePanel,
  loadErrorTypesPanel,
  loadFallbackPanel,
  loadFallbackRatePanel,
  loadReliabilityFigures,
  loadReliabilityTable,
} from "@/lib/dashboard/series/load-reliability";
import { THEN } from "@/lib/schema/figures/grouping";
import { byText, isByErrorType, isUngrouped } from "../group-text";
import { pageSearch, type SearchParams } from "../page-search";
import { FallbackFlow } from "./fallback-flow";

export const metadata = { title: "Reliability" };

export default async function ReliabilityPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search: query } = await requirePage("/reliability", await pageSearch(searchParams));
  const section = { id: project.id, search: query.toString() };
  const [parts, { breakers }] = await Promise.all([
    loadPageParts(section.id, section.search),
    early({ breakers: loadBreakerPanel(section.id, section.search) }, FIRST_SCREEN_MS),
  ]);
  return (
    <BreakdownPage title="Reliability" reads="sums" {...parts}>
      <FigureStrip load={() => loadReliabilityFigures(section.id, section.search)} />
      <PanelSlot title="Errors by type" height={446}>
        <ErrorTypes {...section} />
      </PanelSlot>
      <EarlyPanel title="Circuit breakers" height={130} phoneHeight={170} data={breakers}>
        {(panel) => <BreakerStrip panel={panel} timeZone={parts.range.timeZone} aligned />}
      </EarlyPanel>
      <PanelSlot title="Error rate" height={453}>
        <ErrorRate {...section} />
      </PanelSlot>
      <div className="grid gap-3.5 lg:grid-cols-2">
        <PanelSlot title="Fallback rate" height={413} className="grid min-w-0">
          <FallbackRate {...section} />
        </PanelSlot>
        <PanelSlot title="Fallbacks" height={413} className="grid min-w-0">
          <Fallbacks {...section} />
        </PanelSlot>
      </div>
      {!isUngrouped(section.search) && (
        <GroupSection load={() => loadReliabilityTable(section.id, section.search)} />
      )}
    </BreakdownPage>
  );
}

type Section = { id: number; search: string };

async function ErrorTypes({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="error-types"
      title="Errors by type"
      of="share of all requests"
      panel={await loadErrorTypesPanel(id, search)}
      look="stack"
      height={210}
      syncId="reliability"
      aligned
      all={`${isByErrorType(search) ? "" : pageLink("/reliability", search, { by: "error_type", [THEN]: null })}#${ALL_GROUPS}`}
      requests={{ status: "error" }}
    />
  );
}

async function ErrorRate({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="error-rate"
      title="Error rate"
      of={`share of requests${byText(search)}`}
      panel={await loadErrorRatePanel(id, search)}
      look="lines"
      height={190}
      syncId="reliability"
      aligned
      requests={{ status: "error" }}
    />
  );
}

async function FallbackRate({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="fallback-rate"
      title="Fallback rate"
      of={`share of requests${byText(search)}`}
      panel={await loadFallbackRatePanel(id, search)}
      look="lines"
      height={150}
      syncId="reliability"
      requests={{ status: "fallback" }}
    />
  );
}

async function Fallbacks({ id, search }: Section) {
  return <FallbackFlow panel={await loadFallbackPanel(id, search)} />;
}
