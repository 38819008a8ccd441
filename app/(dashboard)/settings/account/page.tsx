import { requirePage } from "@/lib/auth/page";
import { loadSessions } from "@/lib/dashboard/settings/load-sessions";
import { loadTeams } from "@/lib/dashboard/settings/load-teams";
import { onlySignOn } from "@/lib/manage/password-login";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { NameSection } from "./name-section";
import { PasswordSection } from "./password-section";
import { SessionsSection } from "./sessions-section";
import { TeamsSection } from "./teams-section";

export const metadata = { title: "Account" };

export default async function AccountPage({ searchParams }: { searchParams: SearchParams }) {
  const { user, timeZone } = await requirePage("/settings/account", await pageSearch(searchParams));
  const [sessions, teams] = await Promise.all([
    loadSessions(user.userId, user.sessionId),
    loadTeams(user.userId),
  ]);
  return (
    <SettingsFrame>
      <SettingsCard id="name" title="Your name" about={`Signed in as ${user.email}.`}>
        <NameSection name={user.name} />
      </SettingsCard>
      {onlySignOn() === null && (
        <SettingsCard id="password" title="Password" about="Changing it signs you out everywhere.">
          <PasswordSection />
        </SettingsCard>
      )}
      <SettingsCard
        id="sessions"
        title="Sessions"
        about="Where you are signed in. A session ends after 12 hours without use, and after 7 days."
      >
        <SessionsSection sessions={sessions} timeZone={timeZone} now={Date.now()} />
      </SettingsCard>
      <SettingsCard id="teams" title="Your teams" about="Switch between their projects in the project menu.">
        <TeamsSection teams={teams} />
      </SettingsCard>
    </SettingsFrame>
  );
}
