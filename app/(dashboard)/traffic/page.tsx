import { BreakdownChart } from "@/components/panels/breakdown/breakdown-chart";
import { BreakdownPage } from "@/components/panels/breakdown/breakdown-page";
import { FigureStrip } from "@/components/panels/breakdown/figure-strip";
import { GroupSection } from "@/components/panels/breakdown/group-section";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { PanelSlot } from "@/components/panels/panel/panel-slot";
import { requirePage } from "@/lib/auth/page";
import { loadPageParts } from "@/lib/dashboard/range/load-page-parts";
import {
  loadFirstTokenPanel,
  loadHeatPanel,
  loadLatencyByGroup,
  loadRatePanel,
  loadSlowest,
  loadTrafficFigures,
  loadTrafficTable,
  QUANTILES,
  quantileOf,
} from "@/lib/dashboard/series/load-traffic";
import { byText, isUngrouped } from "../group-text";
import { pageSearch, type SearchParams } from "../page-search";
import { HeatPanel } from "./heat-panel";
import { SlowestRequests } from "./slowest-requests";

export const metadata = { title: "Traffic & latency" };

const QUANTILE_CHOICES = QUANTILES.map((value) => ({ value, label: value }));

export default async function TrafficPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search: query } = await requirePage("/traffic", await pageSearch(searchParams));
  const section = { id: project.id, search: query.toString() };
  const parts = await loadPageParts(section.id, section.search);
  return (
    <BreakdownPage title="Traffic & latency" {...parts}>
      <FigureStrip load={() => loadTrafficFigures(section.id, section.search)} />
      <PanelSlot title="Requests" height={290} phoneHeight={480}>
        <Rate {...section} />
      </PanelSlot>
      <PanelSlot title="Latency" height={320} phoneHeight={515}>
        <Latency {...section} />
      </PanelSlot>
      <div className="grid gap-3.5 lg:grid-cols-2">
        <PanelSlot title="Latency distribution" height={413} phoneHeight={315} className="grid min-w-0">
          <Heat {...section} />
        </PanelSlot>
        <PanelSlot title="Time to first token" height={413} className="grid min-w-0">
          <FirstToken {...section} />
        </PanelSlot>
      </div>
      {!isUngrouped(section.search) && (
        <GroupSection load={() => loadTrafficTable(section.id, section.search)} />
      )}
      <PanelSlot title="Slowest requests" height={457}>
        <Slowest {...section} />
      </PanelSlot>
    </BreakdownPage>
  );
}

type Section = { id: number; search: string };

async function Rate({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="requests"
      title="Requests"
      of={`per minute${byText(search)}`}
      panel={await loadRatePanel(id, search)}
      look="stack"
      height={220}
      beside
      syncId="traffic"
    />
  );
}

async function Latency({ id, search }: Section) {
  const isAll = isUngrouped(search);
  const quantile = isAll ? "p95" : quantileOf(search);
  return (
    <BreakdownChart
      anchor="latency"
      title={isAll ? "Latency" : `${quantile} latency`}
      of={`successful requests${byText(search)}`}
      panel={await loadLatencyByGroup(id, search)}
      look={isAll ? "percentiles" : "lines"}
      height={220}
      beside
      syncId="traffic"
      action={
        isAll ? undefined : <ChoiceBar key="q" name="q" label="Percentile" choices={QUANTILE_CHOICES} />
      }
      requests={{ status: "success", sort: "latency" }}
    />
  );
}

async function FirstToken({ id, search }: Section) {
  const isAll = isUngrouped(search);
  return (
    <BreakdownChart
      anchor="first-token"
      title={isAll ? "Time to first token" : "p95 time to first token"}
      of={`streamed requests${byText(search)}`}
      panel={await loadFirstTokenPanel(id, search)}
      look={isAll ? "percentiles" : "lines"}
      height={150}
      syncId="traffic"
    />
  );
}

async function Heat({ id, search }: Section) {
  return <HeatPanel panel={await loadHeatPanel(id, search)} />;
}

async function Slowest({ id, search }: Section) {
  return <SlowestRequests {...(await loadSlowest(id, search))} search={search} />;
}
