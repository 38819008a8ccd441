import { notFound } from "next/navigation";
import { PageHeader } from "@/components/panels/frame/page-header";
import { requirePage } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { isReplayed } from "@/lib/schema/rules/facts";
import { pageSearch, type SearchParams } from "../../page-search";
import { previewOf } from "../draft-preview";
import { RuleEditor } from "../rule-editor";
import { startOf } from "../rule-start";

export const metadata = { title: "Edit rule" };

type RulePageProps = { params: Promise<{ ruleId: string }>; searchParams: SearchParams };

export default async function RulePage({ params, searchParams }: RulePageProps) {
  const [{ ruleId }, search] = await Promise.all([params, pageSearch(searchParams)]);
  const { project, timeZone } = await requirePage("/rules/[ruleId]", search, { ruleId });
  const [rules, facets] = await Promise.all([loadRuleViews(project.id), loadFacets(project.id)]);
  const rule = rules.find(({ id }) => id === ruleId);
  if (!rule || !isReplayed(rule.definition)) notFound();
  const start = startOf(rule.name, rule.severity, rule.definition);
  return (
    <>
      <PageHeader title={rule.name} />
      <RuleEditor
        key={rule.id}
        rule={rule}
        start={start}
        preview={previewOf(start)}
        runbookUrl={rule.runbook_url}
        facets={facets}
        timeZone={timeZone}
      />
    </>
  );
}
