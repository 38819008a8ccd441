import { requirePage } from "@/lib/auth/page";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { ArchiveSection } from "./archive-section";
import { DeleteSection } from "./delete-section";
import { ProjectSection } from "./project-section";
import { ProjectsSection } from "./projects-section";

export const metadata = { title: "Project settings" };

export default async function ProjectSettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, projects } = await requirePage("/settings/project", await pageSearch(searchParams));
  const siblings = projects.filter(({ teamId }) => teamId === project.teamId);
  const others = siblings.filter(({ id, archivedAt }) => id !== project.id && archivedAt === null);
  const isLast = others.length === 0;
  return (
    <SettingsFrame>
      <SettingsCard id="project" title="Project" about="Relative times, days and budgets use its time zone.">
        <ProjectSection
          project={{
            id: project.id,
            name: project.name,
            time_zone: project.timeZone,
            output_includes_thinking: project.outputIncludesThinking,
            gateway_counts: project.gatewayCounts,
            keeps_people: project.keepsPeople,
            joins_incidents: project.joinsIncidents,
          }}
        />
      </SettingsCard>
      <SettingsCard
        id="projects"
        title={`Projects of ${project.teamName}`}
        about="Each has its own data, keys, rules and channels. Everyone in the team sees all of them."
      >
        <ProjectsSection
          openId={project.id}
          projects={siblings.map(({ id, name, archivedAt }) => ({
            id,
            name,
            isArchived: archivedAt !== null,
          }))}
        />
      </SettingsCard>
      <SettingsCard
        id="archive"
        title={project.archivedAt === null ? "Archive project" : "Restore project"}
        about="An archived project is read-only: it accepts no data, its rules are not evaluated, and it is hidden from the project menu. Open alerts are resolved."
      >
        <ArchiveSection
          id={project.id}
          name={project.name}
          isArchived={project.archivedAt !== null}
          isLast={isLast}
        />
      </SettingsCard>
      <SettingsCard
        id="delete"
        title="Delete project"
        about="Deletes all of its data. This cannot be undone; the audit log is kept."
      >
        <DeleteSection id={project.id} name={project.name} isLast={isLast} />
      </SettingsCard>
    </SettingsFrame>
  );
}
