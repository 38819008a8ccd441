import { Notice } from "@/components/ui/notice";
import { isPlainHttp } from "@/lib/auth/own-origin";
import { requirePage } from "@/lib/auth/page";
import { signOnSettings } from "@/lib/auth/sign-on/sign-on-settings";
import { signOnView } from "@/lib/auth/sign-on/sign-on-view";
import { loadIdentities } from "@/lib/dashboard/settings/load-identities";
import { env } from "@/lib/env";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { IdentitiesSection } from "./identities-section";
import { SignOnSection } from "./sign-on-section";

export const metadata = { title: "Sign-on" };

export default async function SignOnPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, timeZone } = await requirePage("/settings/sign-on", await pageSearch(searchParams));
  const settings = signOnSettings();
  const signOn = settings && signOnView(settings);
  return (
    <SettingsFrame>
      {isPlainHttp(env().NEXTAUTH_URL) && (
        <Notice tone="warning">
          {env().NEXTAUTH_URL} is plain http: passwords and sessions can be read on the network. Put a TLS
          proxy in front of Sightline.
        </Notice>
      )}
      <SettingsCard id="sign-on" title="Sign-on" about={aboutOf(signOn)}>
        {signOn ? (
          <SignOnSection signOn={signOn} />
        ) : (
          <p>
            To let users sign in at Google, GitHub or any OpenID Connect provider, start Sightline with{" "}
            <code className="font-mono text-sm">SIGHTLINE_SSO_PROVIDER</code> and the settings that go with
            it.
          </p>
        )}
      </SettingsCard>
      {signOn && (
        <SettingsCard
          id="identities"
          title="Signed in through the provider"
          about="Team members who have an identity at the provider."
        >
          <IdentitiesSection
            identities={await loadIdentities(project.teamId)}
            timeZone={timeZone}
            now={Date.now()}
          />
        </SettingsCard>
      )}
    </SettingsFrame>
  );
}

function aboutOf(signOn: { name: string; password_login: boolean } | null): string {
  if (!signOn) return "Users log in with email and password.";
  return signOn.password_login
    ? `Users log in with ${signOn.name} or with a password.`
    : `Users log in with ${signOn.name} only; passwords are refused.`;
}
