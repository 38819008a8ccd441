import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { StateIcon } from "@/components/ui/state-icon";
import { Table } from "@/components/ui/table";
import { requirePage } from "@/lib/auth/page";
import { loadRetention } from "@/lib/dashboard/settings/load-retention";
import { env } from "@/lib/env";
import { formatBytes } from "@/lib/format/format-bytes";
import { counted } from "@/lib/format/format-value";
import type { RetentionAnswer } from "@/lib/schema/people/installation";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";

export const metadata = { title: "Retention and disk" };

export default async function RetentionPage({ searchParams }: { searchParams: SearchParams }) {
  const { project } = await requirePage("/settings/retention", await pageSearch(searchParams));
  const asked = { projectId: project.id, teamId: project.teamId };
  const retention = await loadRetention(asked, env().SIGHTLINE_RETENTION_DAYS);
  const { projects, total_bytes, request_days } = retention;
  return (
    <SettingsFrame>
      <SettingsCard
        id="retention"
        title="Retention and disk use"
        about={`Raw requests and figures per minute are kept for ${counted(request_days, "day")}, in all projects (SIGHTLINE_RETENTION_DAYS). Sizes are estimates: of each table with its indexes, the share of rows that the project has in a random sample.`}
      >
        <Table
          caption="Disk use per project"
          columns={[
            { key: "project", label: "project" },
            { key: "bytes", label: "size", numeric: true },
          ]}
          rows={projects.map(({ id, name, bytes }) => ({
            id: String(id),
            cells: [
              <Name key="project" width="max-w-[50vw] sm:max-w-96">
                {name}
              </Name>,
              bytes === null ? "not reachable now" : formatBytes(bytes),
            ],
          }))}
        />
        {projects.some(({ bytes }) => bytes === null) && (
          <p className="mt-2">
            <StateIcon state="warning" /> A node of the cluster does not answer. Sizes are of the others.
          </p>
        )}
        {total_bytes !== null && (
          <p className="mt-2 text-ink-2">All tables, indexes included: {formatBytes(total_bytes)}</p>
        )}
        <h3 className="mt-5 mb-1 font-medium">Tables of {project.name}</h3>
        <Tables tables={retention.tables} total={total_bytes !== null} />
      </SettingsCard>
    </SettingsFrame>
  );
}

function Tables({ tables, total }: { tables: RetentionAnswer["tables"]; total: boolean }) {
  const columns = [
    { key: "holds", label: "data" },
    { key: "kept", label: "kept" },
    { key: "bytes", label: "this project", numeric: true },
    ...(total ? [{ key: "total", label: "all", numeric: true }] : []),
  ];
  return (
    <ScrollArea label="Disk use per table">
      <Table
        caption="Disk use per table"
        columns={columns}
        className="min-w-[560px]"
        rows={tables.map(({ table, holds, kept, bytes, total_bytes }) => ({
          id: table,
          cells: [
            <span key="holds">
              {holds} <code className="font-mono text-ink-3 text-sm">{table}</code>
            </span>,
            <span key="kept" className="text-ink-2">
              {kept}
            </span>,
            <span key="bytes" className="whitespace-nowrap">
              {bytes === null ? "–" : formatBytes(bytes)}
            </span>,
            ...(total_bytes === null
              ? []
              : [
                  <span key="total" className="whitespace-nowrap">
                    {formatBytes(total_bytes)}
                  </span>,
                ]),
          ],
        }))}
      />
    </ScrollArea>
  );
}
