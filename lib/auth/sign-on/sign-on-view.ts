import { env } from "@/lib/env";
import type { SignOnView } from "@/lib/schema/people/sign-on";
import { SIGN_ON_ID } from "./sign-on-provider";
import type { SignOnSettings } from "./sign-on-settings";

export function signOnView(settings: SignOnSettings): SignOnView {
  return {
    kind: settings.kind,
    name: settings.name,
    issuer: settings.issuer,
    client_id: settings.clientId,
    redirect_uri: new URL(`/api/auth/callback/${SIGN_ON_ID}`, env().NEXTAUTH_URL).href,
    hosts: settings.hosts,
    domains: settings.domains,
    new_users: settings.newcomers,
    password_login: !settings.only,
  };
}
