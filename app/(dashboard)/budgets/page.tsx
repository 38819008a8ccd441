import { PageHeader } from "@/components/panels/frame/page-header";
import { RoleNote } from "@/components/panels/frame/role-note";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { requirePage } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadBudgetKeys, loadBudgets } from "@/lib/dashboard/settings/load-budgets";
import { roleMay } from "@/lib/schema/people/permission";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { BudgetCard } from "./budget-card";
import { NewBudgetSection } from "./new-budget-section";

export const metadata = { title: "Budgets" };

export default async function BudgetsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project } = await requirePage("/budgets", await pageSearch(searchParams));
  const now = Date.now();
  const [budgets, facets, keys] = await Promise.all([
    loadBudgets(project.id, now),
    loadFacets(project.id),
    roleMay(project.role, "edit") ? loadBudgetKeys(project.id) : [],
  ]);
  return (
    <>
      <PageHeader title="Budgets">
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <EvaluationNotice projectId={project.id} />
      <div className="flex max-w-5xl flex-col gap-3.5">
        <p className="max-w-3xl text-pretty text-ink-2">
          Alerts at 80 % and 100 % (warning) and 150 % (critical), once per period, and when the forecast
          exceeds the budget. The overview shows the first daily budget for all requests.
        </p>
        <RoleNote needs="member" verb="changing budgets" />
        {budgets.map((budget) => (
          <BudgetCard key={budget.id} budget={budget} facets={facets} keys={keys} now={now} />
        ))}
        <NewBudgetSection key={budgets.length} facets={facets} keys={keys} />
      </div>
    </>
  );
}
