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
  // Only admins may see keys and members.
  const [keys, members] = await Promise.all([
    admin ? loadApiKeys(project.id) : null,
    admin ? loadMembers(project.teamId) : null,
  ]);
  const onlyAdmins = <p className="text-ink-2">Requires the admin role.</p>;
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex max-w-4xl flex-col gap-3.5">
        <SettingsCard
          id="project"
          title="Project"
          about="Relative times, days and budgets use its time zone."
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
          about="Keys are per project and limited to their scopes."
        >
          {keys ? <ApiKeysSection keys={keys} timeZone={project.timeZone} now={now} /> : onlyAdmins}
        </SettingsCard>
        <SettingsCard
          id="members"
          title="Team members"
          about="Viewers read. Members also acknowledge alerts and edit rules, channels and budgets. Admins can do everything."
        >
          {members ? <MembersSection members={members} own={user.userId} /> : onlyAdmins}
        </SettingsCard>
        <SettingsCard
          id="password"
          title="Password"
          about={`Signed in as ${user.email}. Changing it signs you out everywhere.`}
        >
          <PasswordSection />
        </SettingsCard>
      </div>
    </>
  );
}
