import { requirePage } from "@/lib/auth/page";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { PasswordSection } from "./password-section";

export const metadata = { title: "Account" };

export default async function AccountPage({ searchParams }: { searchParams: SearchParams }) {
  const { user } = await requirePage("/settings/account", await pageSearch(searchParams));
  return (
    <SettingsFrame>
      <SettingsCard
        id="password"
        title="Password"
        about={`Signed in as ${user.email}. Changing it signs you out everywhere.`}
      >
        <PasswordSection />
      </SettingsCard>
    </SettingsFrame>
  );
}
