import { requirePage } from "@/lib/auth/page";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { ProjectSection } from "./project-section";

export const metadata = { title: "Project settings" };

export default async function ProjectSettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project } = await requirePage("/settings/project", await pageSearch(searchParams));
  return (
    <SettingsFrame>
      <SettingsCard id="project" title="Project" about="Relative times, days and budgets use its time zone.">
        <ProjectSection
          key={project.id}
          project={{
            id: project.id,
            name: project.name,
            time_zone: project.timeZone,
            output_includes_thinking: project.outputIncludesThinking,
            keeps_people: project.keepsPeople,
          }}
        />
      </SettingsCard>
    </SettingsFrame>
  );
}
