import { PageHeader } from "@/components/panels/frame/page-header";
import { RoleNote } from "@/components/panels/frame/role-note";
import { PanelSlot } from "@/components/panels/panel/panel-slot";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { ScopeFilters } from "@/components/panels/range/scope-filters";
import { requirePage } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadBudgetHistory } from "@/lib/dashboard/settings/load-budget-history";
import { loadBudgetKeys, loadBudgets } from "@/lib/dashboard/settings/load-budgets";
import { letsScope } from "@/lib/schema/figures/filters";
import { pageFilters } from "@/lib/schema/http/page-query";
import { roleMay } from "@/lib/schema/people/permission";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { BudgetCard } from "./budget-card";
import { BudgetHistoryPanel } from "./budget-history";
import { NewBudgetSection } from "./new-budget-section";

export const metadata = { title: "Budgets" };

export default async function BudgetsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search } = await requirePage("/budgets", await pageSearch(searchParams));
  const now = Date.now();
  const [budgets, facets, keys] = await Promise.all([
    loadBudgets(project.id, now),
    loadFacets(project.id),
    roleMay(project.role, "edit") ? loadBudgetKeys(project.id) : [],
  ]);
  const notices: string[] = [];
  const filters = pageFilters(search, notices);
  const shown = budgets.filter(({ scope }) => letsScope(filters, scope));
  return (
    <>
      <PageHeader title="Budgets">
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <IgnoredNotice text={notices.join(" ")} />
      <EvaluationNotice projectId={project.id} />
      <div className="flex flex-col gap-3.5">
        <p className="max-w-3xl text-pretty text-ink-2">
          Alerts at 80 % and 100 % (warning) and 150 % (critical), once per period, and when the forecast
          exceeds the budget. The overview shows the first daily budget for all requests.
        </p>
        <RoleNote needs="member" verb="changing budgets" />
        <div data-controls className="flex flex-wrap items-center gap-2 empty:hidden">
          <ScopeFilters scopes={budgets.map(({ scope }) => scope)} />
        </div>
        {shown.map((budget) => (
          <BudgetCard key={budget.id} budget={budget} facets={facets} keys={keys} now={now}>
            <PanelSlot title={`History of ${budget.name}`} height={190} phoneHeight={380}>
              <History projectId={project.id} budgetId={budget.id} now={now} />
            </PanelSlot>
          </BudgetCard>
        ))}
        {shown.length === 0 && budgets.length > 0 && (
          <p className="card px-4 py-10 text-center text-ink-2">
            No matching budgets. Change the filters to see others.
          </p>
        )}
        <NewBudgetSection facets={facets} keys={keys} />
      </div>
    </>
  );
}

type HistoryProps = { projectId: number; budgetId: string; now: number };

async function History({ projectId, budgetId, now }: HistoryProps) {
  const history = await loadBudgetHistory(projectId, budgetId, now);
  return history && <BudgetHistoryPanel history={history} />;
}
