import { PageHeader } from "@/components/panels/frame/page-header";
import { requirePage } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { isObjective } from "@/lib/schema/rules/kinds/objective";
import { isReplayed } from "@/lib/schema/rules/rule";
import { pageSearch, type SearchParams } from "../../page-search";
import { NEW_OBJECTIVE } from "../objective-draft";
import { draftOfChart } from "../rule-draft";
import { RuleEditor } from "../rule-editor";
import { startOf } from "../rule-start";

export const metadata = { title: "New rule" };

/** `copy`: the rule to start from; `kind=objective`: an objective instead of a threshold; `metric`: that of a chart. */
export default async function NewRulePage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/rules/new", await pageSearch(searchParams));
  const [rules, facets] = await Promise.all([loadRuleViews(project.id), loadFacets(project.id)]);
  const copied = rules.find(({ id }) => id === search.get("copy"));
  const wantsObjective = search.get("kind") === "objective";
  const start =
    copied && isReplayed(copied.definition)
      ? startOf(`${copied.name} (copy)`.slice(0, 100), copied.severity, copied.definition)
      : wantsObjective
        ? NEW_OBJECTIVE
        : draftOfChart(search);
  return (
    <>
      <PageHeader title={isObjective(start) ? "New objective" : "New rule"} />
      <RuleEditor ruleId={null} start={start} facets={facets} timeZone={timeZone} />
    </>
  );
}
