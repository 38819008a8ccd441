import { BreakdownChart } from "@/components/panels/breakdown/breakdown-chart";
import { BreakdownPage } from "@/components/panels/breakdown/breakdown-page";
import { moreThanText } from "@/components/panels/breakdown/coverage-text";
import { FigureStrip } from "@/components/panels/breakdown/figure-strip";
import { PanelSlot } from "@/components/panels/panel/panel-slot";
import { Notice } from "@/components/ui/notice";
import { requirePage } from "@/lib/auth/page";
import { loadCostKinds } from "@/lib/dashboard/prices/load-cost-kinds";
import { loadPageParts } from "@/lib/dashboard/range/load-page-parts";
import {
  loadCostFigures,
  loadCostGroups,
  loadCostPanel,
  loadCostParts,
} from "@/lib/dashboard/series/load-cost";
import { loadBudgets } from "@/lib/dashboard/settings/load-budgets";
import { shortMomentText } from "@/lib/format/time-text";
import { byText } from "../group-text";
import { pageSearch, type SearchParams } from "../page-search";
import { BudgetsBeside } from "./budgets-beside";
import { CostTable } from "./cost-table";
import { KindsPanel, SourcesPanel } from "./parts-panel";

export const metadata = { title: "Cost" };

export default async function CostPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search: query } = await requirePage("/cost", await pageSearch(searchParams));
  const section = { id: project.id, search: query.toString() };
  const parts = await loadPageParts(section.id, section.search);
  return (
    <BreakdownPage title="Cost" reads="sums" {...parts}>
      <FigureStrip load={() => loadCostFigures(section.id, section.search)} />
      <PanelSlot title="Cost" height={314} phoneHeight={509}>
        <OverTime {...section} />
      </PanelSlot>
      <div className="grid gap-3.5 lg:grid-cols-3">
        <PanelSlot title="Where it comes from" height={194} className="grid min-w-0">
          <Sources {...section} />
        </PanelSlot>
        <PanelSlot title="By kind of tokens" height={194} className="grid min-w-0">
          <Kinds {...section} />
        </PanelSlot>
        <PanelSlot title="Budgets" height={194} className="grid min-w-0">
          <Budgets {...section} />
        </PanelSlot>
      </div>
      <PanelSlot title="Groups" height={313}>
        <Groups {...section} />
      </PanelSlot>
    </BreakdownPage>
  );
}

type Section = { id: number; search: string };

async function OverTime({ id, search }: Section) {
  const { panel, newest, now } = await loadCostPanel(id, search);
  return (
    <div className="flex flex-col gap-3.5">
      {newest !== null && (
        <Notice tone="warning">
          {moreThanText(newest)} Grouped like this, the chart and the table cover those since{" "}
          {shortMomentText(newest.since, panel.timeZone, now)}; all other figures cover the whole range.
        </Notice>
      )}
      <BreakdownChart
        anchor="cost"
        title="Cost"
        of={`total${byText(search)}`}
        panel={panel}
        look="stack"
        height={250}
        beside
        syncId="cost"
        requests={{ sort: "cost" }}
      />
    </div>
  );
}

async function Sources({ id, search }: Section) {
  return <SourcesPanel {...(await loadCostParts(id, search))} />;
}

async function Kinds({ id, search }: Section) {
  return <KindsPanel {...(await loadCostKinds(id, search))} />;
}

async function Budgets({ id }: Section) {
  return <BudgetsBeside budgets={await loadBudgets(id, Date.now())} />;
}

async function Groups({ id, search }: Section) {
  return <CostTable {...(await loadCostGroups(id, search))} search={search} />;
}
