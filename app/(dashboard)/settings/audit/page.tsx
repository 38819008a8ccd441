import { CsvButton } from "@/components/panels/forms/csv-button";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { FilterMenu } from "@/components/panels/range/filter-menu";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { requirePage } from "@/lib/auth/page";
import { AUDIT_DAYS, loadAuditFacets, loadAuditPage } from "@/lib/dashboard/settings/load-audit";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { AuditList } from "./audit-list";
import { csvQuery, searchFilter, WITHIN } from "./audit-search";

export const metadata = { title: "Audit log" };

export default async function AuditLogPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/settings/audit", await pageSearch(searchParams));
  const notices: string[] = [];
  const filter = searchFilter(search, Date.now(), notices);
  const [page, facets] = await Promise.all([
    loadAuditPage(project.teamId, filter),
    loadAuditFacets(project.teamId),
  ]);
  return (
    <SettingsFrame>
      <SettingsCard
        id="audit"
        title="Audit log"
        about={`Changes in all projects of ${project.teamName}, kept for ${AUDIT_DAYS} days. Secrets are masked.`}
      >
        <div data-controls className="mb-3.5 flex flex-wrap items-center gap-2">
          <ChoiceBar name="within" label="Time" choices={WITHIN} />
          <FilterMenu name="actor" label="By" values={facets.actors} />
          <FilterMenu name="action" label="Action" values={facets.actions} />
          <FilterMenu name="resource" label="Resource" values={facets.resources} />
          <CsvButton className="ms-auto" address={`/api/v1/audit?${csvQuery(filter)}`} file="audit.csv" />
        </div>
        <IgnoredNotice text={notices.join(" ")} />
        <AuditList page={page} timeZone={timeZone} />
      </SettingsCard>
    </SettingsFrame>
  );
}
