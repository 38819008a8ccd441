import { requirePage } from "@/lib/auth/page";
import { loadMembers } from "@/lib/dashboard/settings/load-members";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { MembersSection } from "./members-section";

export const metadata = { title: "Team" };

export default async function TeamPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, user } = await requirePage("/settings/team", await pageSearch(searchParams));
  return (
    <SettingsFrame>
      <SettingsCard
        id="members"
        title="Team members"
        about="Viewers read. Members also acknowledge alerts and edit rules, channels and budgets. Admins can do everything."
      >
        <MembersSection members={await loadMembers(project.teamId)} own={user.userId} />
      </SettingsCard>
    </SettingsFrame>
  );
}
