import { PageHeader } from "@/components/panels/page-header";
import { RoleNote } from "@/components/panels/role-note";
import { requireProject } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/load-facets";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { isMetricRule } from "@/lib/schema/rule";
import { pageSearch, pathWith, type SearchParams } from "../../page-search";
import { draftOf, NEW_DRAFT } from "../rule-draft";
import { RuleEditor } from "../rule-editor";

export const metadata = { title: "New rule" };

/** `copy`: the rule to begin with. */
export default async function NewRulePage({ searchParams }: { searchParams: SearchParams }) {
  const search = await pageSearch(searchParams);
  const { project } = await requireProject(search.get("project"), pathWith("/rules/new", search));
  const [rules, facets] = await Promise.all([loadRuleViews(project.id), loadFacets(project.id)]);
  const copied = rules.find(({ id }) => id === search.get("copy"));
  const start =
    copied && isMetricRule(copied.definition)
      ? draftOf(`${copied.name} (copy)`.slice(0, 100), copied.severity, copied.definition)
      : NEW_DRAFT;
  return (
    <>
      <PageHeader title="New rule" />
      <RoleNote needs="member" verb="making rules" />
      <RuleEditor ruleId={null} start={start} facets={facets} timeZone={project.timeZone} />
    </>
  );
}
