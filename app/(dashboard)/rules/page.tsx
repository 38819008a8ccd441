import { clsx } from "clsx";
import { Plus, Target } from "lucide-react";
import { PageHeader } from "@/components/panels/frame/page-header";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { FoldButton } from "@/components/panels/range/fold-button";
import { FOLDED } from "@/components/panels/range/folded";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { pageLink, unfilteredLink } from "@/components/panels/range/page-link";
import { ScopeFilters } from "@/components/panels/range/scope-filters";
import { SearchBox } from "@/components/panels/range/search-box";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { requirePage } from "@/lib/auth/page";
import { counted, formatDuration } from "@/lib/format/format-value";
import { loadRuleRows } from "@/lib/manage/edit-rules";
import { SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { EditLink } from "./edit-link";
import { GoToRule } from "./go-to-rule";
import { RuleRow } from "./rule-row";
import { ruleScope, STATES, shownRules } from "./rule-search";

export const metadata = { title: "Rules" };

export default async function RulesPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/rules", await pageSearch(searchParams));
  const rows = await loadRuleRows(project.id);
  const { shown, notices } = shownRules(rows, search);
  const opened = rows.find(({ rule }) => rule.id === search.get("opened"))?.rule;
  const isHidden = opened !== undefined && !shown.some(({ rule }) => rule === opened);
  const now = Date.now();
  const last = Math.max(0, ...rows.map(({ rule }) => Date.parse(rule.last_evaluated_at ?? "") || 0));
  return (
    <>
      <PageHeader title="Rules">
        <SearchBox name="text" label="Find rules" placeholder="Name, metric, severity" className="max-w-60" />
        <EditLink href={pageLink("/rules/new", search, { kind: "objective" })}>
          <Target size={15} /> New objective
        </EditLink>
        <EditLink look="primary" href={pageLink("/rules/new", search)}>
          <Plus size={15} /> New rule
        </EditLink>
      </PageHeader>
      <IgnoredNotice text={notices.join(" ")} />
      {isHidden && (
        <div className="mb-3.5 break-words">
          <Notice>
            {opened.name} is hidden by the filters.{" "}
            <Link
              href={unfilteredLink("/rules", search, { opened: opened.id })}
              className="text-accent underline"
            >
              Show rule
            </Link>
          </Notice>
        </div>
      )}
      <EvaluationNotice projectId={project.id} />
      {project.archivedAt === null && (
        <p className="mb-3.5 max-w-3xl text-pretty text-ink-2">
          Evaluated every 10 s{last > 0 ? ` (last: ${formatDuration(now - last)} ago)` : ""}. Alerts notify
          the channels routed for their severity.
        </p>
      )}
      <FoldButton names={["state", ...SERIES_DIMENSIONS]} />
      <div data-controls className={clsx("mb-3.5 flex flex-wrap items-center gap-2", FOLDED)}>
        <ChoiceBar name="state" label="State" choices={STATES} />
        <ScopeFilters scopes={rows.map(({ rule }) => ruleScope(rule))} />
      </div>
      <ul className="card empty:hidden" aria-label="Rules" data-said={counted(shown.length, "rule")}>
        {shown.map(({ rule, knobs }) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            knobs={knobs}
            opened={rule === opened}
            timeZone={timeZone}
            now={now}
          />
        ))}
      </ul>
      {opened && !isHidden && <GoToRule key={opened.id} id={opened.id} />}
      {shown.length === 0 && (
        <p className="card px-4 py-10 text-center text-ink-2">
          {rows.length === 0
            ? "This project has no rules. Create one to get alerts."
            : "No matching rules. Change the search or the filters to see others."}
        </p>
      )}
    </>
  );
}
