import { PageHeader } from "@/components/panels/frame/page-header";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { Notice } from "@/components/ui/notice";
import { shownValue } from "@/components/ui/shown-value";
import { requirePage } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { notName, SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { MetricName } from "@/lib/schema/figures/metric";
import { ignoredText, pageChoice } from "@/lib/schema/http/page-query";
import { isObjective, isReplayed } from "@/lib/schema/rules/facts";
import { pageSearch, type SearchParams } from "../../page-search";
import { previewOf } from "../draft-preview";
import { NEW_OBJECTIVE } from "../objective-draft";
import { RuleEditor } from "../rule-editor";
import { draftOfChart, startOf } from "../rule-start";

export const metadata = { title: "New rule" };

const KINDS = [{ value: "threshold" }, { value: "objective" }];

/** `copy`: the rule to start from; `kind=objective`: an objective instead of a threshold; `metric`: that of a chart. */
export default async function NewRulePage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/rules/new", await pageSearch(searchParams));
  const [rules, facets] = await Promise.all([loadRuleViews(project.id), loadFacets(project.id)]);
  const notices: string[] = [];
  const [copy, metric] = [search.get("copy"), search.get("metric")];
  const copied = rules.find(({ id }) => id === copy);
  if (copy && !copied) notices.push("The rule to copy was not found.");
  if (metric && !MetricName.safeParse(metric).success) notices.push(ignoredText("metric", metric));
  const wantsObjective = pageChoice(search, "kind", KINDS, notices) === "objective";
  const start =
    copied && isReplayed(copied.definition)
      ? startOf(`${copied.name} (copy)`.slice(0, 100), copied.severity, copied.definition)
      : wantsObjective
        ? NEW_OBJECTIVE
        : draftOfChart(search);
  // What is not asked for is not judged anyway.
  const left = SERIES_DIMENSIONS.flatMap((name) => {
    const wanted = search.getAll(name);
    return search.getAll(notName(name)).filter((one) => wanted.length === 0 || wanted.includes(one));
  });
  return (
    <>
      <PageHeader title={isObjective(start) ? "New objective" : "New rule"} />
      <IgnoredNotice text={notices.join(" ")} />
      {left.length > 0 && !copied && !wantsObjective && (
        <div className="mb-3.5">
          <Notice tone="warning">
            A rule cannot exclude values, so this one also judges {left.map(shownValue).join(", ")}.
          </Notice>
        </div>
      )}
      <RuleEditor
        rule={null}
        start={start}
        preview={previewOf(start)}
        runbookUrl={copied?.runbook_url ?? null}
        facets={facets}
        timeZone={timeZone}
      />
    </>
  );
}
