import { requirePage } from "@/lib/auth/page";
import { loadMembers } from "@/lib/dashboard/settings/load-members";
import { loadTeams } from "@/lib/dashboard/settings/load-teams";
import { loadInvitations } from "@/lib/manage/invite";
import { hasMailServer } from "@/lib/manage/mail-account";
import { onlySignOn } from "@/lib/manage/password-login";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { DeleteTeamSection } from "./delete-team-section";
import { InvitationsSection } from "./invitations-section";
import { MembersSection } from "./members-section";
import { TeamSection } from "./team-section";

export const metadata = { title: "Team" };

export default async function TeamPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, projects, user, timeZone } = await requirePage(
    "/settings/team",
    await pageSearch(searchParams),
  );
  const [members, invitations, teams] = await Promise.all([
    loadMembers(project.teamId),
    loadInvitations(project.teamId),
    loadTeams(user.userId),
  ]);
  const ofTeam = projects.filter(({ teamId }) => teamId === project.teamId);
  return (
    <SettingsFrame>
      <SettingsCard id="team" title="Team" about="Several projects can belong to one team.">
        <TeamSection key={project.teamId} team={{ name: project.teamName }} />
      </SettingsCard>
      <SettingsCard
        id="members"
        title="Team members"
        about="Viewers read. Members also acknowledge alerts and edit rules, channels and budgets. Admins can do everything."
      >
        <MembersSection members={members} own={user.userId} withPasswords={onlySignOn() === null} />
      </SettingsCard>
      <SettingsCard
        id="invitations"
        title="Invitations"
        about="Each link works once, for the address that it names."
      >
        <InvitationsSection invitations={invitations} hasMailServer={hasMailServer()} timeZone={timeZone} />
      </SettingsCard>
      <SettingsCard
        id="delete-team"
        title="Delete team"
        about="Deletes the team with all of its projects. This cannot be undone; the audit log is kept."
      >
        <DeleteTeamSection
          name={project.teamName}
          projects={ofTeam.map(({ name }) => name)}
          members={members.length}
          isLast={teams.filter(({ role }) => role === "admin").length === 1}
        />
      </SettingsCard>
    </SettingsFrame>
  );
}
