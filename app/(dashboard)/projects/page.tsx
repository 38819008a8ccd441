import { PageHeader } from "@/components/panels/frame/page-header";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { requirePage } from "@/lib/auth/page";
import { loadProjectRows } from "@/lib/dashboard/projects/load-project-rows";
import { projectSort, shownProjects } from "@/lib/dashboard/projects/sort-projects";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { ignoredText } from "@/lib/schema/http/page-query";
import { pageSearch, type SearchParams } from "../page-search";
import { ProjectsFilter } from "./projects-filter";
import { ProjectsTable } from "./projects-table";

export const metadata = { title: "Projects" };

export default async function ProjectsPage({ searchParams }: { searchParams: SearchParams }) {
  const { user, project, search, timeZone } = await requirePage("/projects", await pageSearch(searchParams));
  const now = Date.now();
  const rows = await loadProjectRows(await loadProjects(user.userId), now);
  const sorted = search.get("sort");
  const sort = projectSort(sorted);
  const text = search.get("text") ?? "";
  const withArchived = search.get("archived") === "1";
  return (
    <>
      <PageHeader title="Projects">
        <ProjectsFilter archived={rows.filter((row) => row.archived).length} />
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <IgnoredNotice text={sorted && sort !== sorted ? ignoredText("sort", sorted) : null} />
      <ProjectsTable
        rows={shownProjects(rows, text, sort, withArchived)}
        total={rows.length}
        sort={sort}
        timeZone={timeZone}
        now={now}
      />
    </>
  );
}
