import { PageHeader } from "@/components/panels/frame/page-header";
import { requireProject } from "@/lib/auth/page";
import { loadApiKeys } from "@/lib/dashboard/settings/load-api-keys";
import { loadMembers } from "@/lib/dashboard/settings/load-members";
import { pageSearch, pathWith, type SearchParams } from "../page-search";
import { ApiKeysSection } from "./api-keys-section";
import { MembersSection } from "./members-section";
import { PasswordSection } from "./password-section";
import { ProjectSection } from "./project-section";
import { SettingsCard } from "./settings-card";

export const metadata = { title: "Settings" };

export default async function SettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const search = await pageSearch(searchParams);
  const { project, user } = await requireProject(search.get("project"), pathWith("/settings", search));
  const now = Date.now();
  const admin = project.role === "admin";
  // Keys and members are not read for those who may not see them.
  const [keys, members] = await Promise.all([
    admin ? loadApiKeys(project.id) : null,
    admin ? loadMembers(project.teamId) : null,
  ]);
  const onlyAdmins = <p className="text-ink-2">Seeing and changing these needs the role admin.</p>;
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex max-w-4xl flex-col gap-3.5">
        <SettingsCard
          id="project"
          title="Project"
          about="Relative times, days and budgets follow its time zone."
        >
          <ProjectSection
            key={project.id}
            project={{
              id: project.id,
              name: project.name,
              time_zone: project.timeZone,
              output_includes_thinking: project.outputIncludesThinking,
            }}
          />
        </SettingsCard>
        <SettingsCard
          id="api-keys"
          title="API keys"
          about="A key belongs to this project and does what its scopes say."
        >
          {keys ? <ApiKeysSection keys={keys} timeZone={project.timeZone} now={now} /> : onlyAdmins}
        </SettingsCard>
        <SettingsCard
          id="members"
          title={`Members of ${project.teamName}`}
          about="Viewers read, members also acknowledge and edit rules, channels and budgets, admins do everything."
        >
          {members ? <MembersSection members={members} own={user.userId} /> : onlyAdmins}
        </SettingsCard>
        <SettingsCard
          id="password"
          title="Your password"
          about={`Signed in as ${user.email}. A new password ends all your sessions.`}
        >
          <PasswordSection />
        </SettingsCard>
      </div>
    </>
  );
}
