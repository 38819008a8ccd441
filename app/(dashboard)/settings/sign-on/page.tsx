import { requirePage } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";

export const metadata = { title: "Sign-on" };

export default async function SignOnPage({ searchParams }: { searchParams: SearchParams }) {
  await requirePage("/settings/sign-on", await pageSearch(searchParams));
  const { NEXTAUTH_URL: address } = env();
  return (
    <SettingsFrame>
      <SettingsCard id="sign-on" title="Sign-on" about="Users log in with email and password.">
        <p>
          Public address: <code className="break-all font-mono text-sm">{address}</code>
        </p>
      </SettingsCard>
    </SettingsFrame>
  );
}
