import { type Env, env } from "@/lib/env";
import type { Newcomers } from "@/lib/schema/people/sign-on";

export type SignOnSettings = {
  kind: "openid" | "github";
  /** On the button: Continue with … */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Hosts, with ports, that the server calls for it. */
  hosts: readonly string[];
  /** Null: any domain. */
  domains: readonly string[] | null;
  newcomers: Newcomers;
  /** Password login is off. */
  only: boolean;
};

const GOOGLE_HOSTS = ["oauth2.googleapis.com", "www.googleapis.com", "openidconnect.googleapis.com"];
const GITHUB = "https://github.com";

const listOf = (text: string) =>
  text
    .split(",")
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== "");

/** Null where no provider is set. The start has checked that its settings are complete. */
export function signOnSettings(variables: Env = env()): SignOnSettings | null {
  const { SIGHTLINE_SSO_PROVIDER: provider, SIGHTLINE_SSO_ROLE: role } = variables;
  if (provider === undefined) return null;
  const domains = listOf(variables.SIGHTLINE_SSO_DOMAINS);
  const issuer = {
    oidc: variables.SIGHTLINE_SSO_ISSUER,
    google: "https://accounts.google.com",
    github: (variables.SIGHTLINE_SSO_ISSUER ?? GITHUB).replace(/\/$/, ""),
  }[provider];
  if (issuer === undefined) throw new Error("SIGHTLINE_SSO_ISSUER is not set");
  return {
    kind: provider === "github" ? "github" : "openid",
    name:
      variables.SIGHTLINE_SSO_NAME ??
      { oidc: "single sign-on", google: "Google", github: "GitHub" }[provider],
    issuer,
    clientId: variables.SIGHTLINE_SSO_CLIENT_ID ?? "",
    clientSecret: variables.SIGHTLINE_SSO_CLIENT_SECRET ?? "",
    hosts: [
      new URL(issuer).host,
      ...(provider === "google" ? GOOGLE_HOSTS : []),
      ...(issuer === GITHUB ? ["api.github.com"] : []),
      ...listOf(variables.SIGHTLINE_SSO_HOSTS),
    ],
    domains: domains.includes("*") ? null : domains,
    newcomers: role === "none" ? null : { role, team: variables.SIGHTLINE_SSO_TEAM ?? null },
    only: variables.SIGHTLINE_SSO_ONLY === "yes",
  };
}
