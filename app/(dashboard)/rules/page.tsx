import { Plus, Target } from "lucide-react";
import { PageHeader } from "@/components/panels/frame/page-header";
import { pageLink } from "@/components/panels/range/page-link";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { requirePage } from "@/lib/auth/page";
import { loadAlertViews } from "@/lib/dashboard/alerts/load-alerts";
import { formatDuration } from "@/lib/format/format-value";
import { loadRuleRows } from "@/lib/manage/edit-rules";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { RuleRow } from "./rule-row";

export const metadata = { title: "Rules" };

export default async function RulesPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search } = await requirePage("/rules", await pageSearch(searchParams));
  const [rows, { alerts }] = await Promise.all([
    loadRuleRows(project.id),
    loadAlertViews(project.id, new URLSearchParams({ state: "firing", limit: "500" })),
  ]);
  const now = Date.now();
  const last = Math.max(0, ...rows.map(({ rule }) => Date.parse(rule.last_evaluated_at ?? "") || 0));
  return (
    <>
      <PageHeader title="Rules">
        <Link href={pageLink("/rules/new", search, { kind: "objective" })} className={buttonClass()}>
          <Target size={15} /> New objective
        </Link>
        <Link href={pageLink("/rules/new", search)} className={buttonClass("primary")}>
          <Plus size={15} /> New rule
        </Link>
      </PageHeader>
      <EvaluationNotice projectId={project.id} />
      <p className="mb-3.5 max-w-3xl text-pretty text-ink-2">
        Evaluated every 10 s{last > 0 ? ` (last: ${formatDuration(now - last)} ago)` : ""}. Alerts notify the
        channels routed for their severity.
      </p>
      <ul className="card" aria-label="Rules">
        {rows.map(({ rule, knobs }) => (
          <RuleRow
            key={`${rule.id}-${rule.version}`}
            rule={rule}
            knobs={knobs}
            firing={alerts.filter(({ rule_id }) => rule_id === rule.id)}
            now={now}
          />
        ))}
      </ul>
      {rows.length === 0 && (
        <p className="card px-4 py-10 text-center text-ink-2">This project has no rules.</p>
      )}
    </>
  );
}
