import type { Role } from "./role";

/** Why a user could not log in through the provider, in the words of the login page. */
export const SIGN_ON_REFUSALS = {
  unreachable: "The sign-in provider does not answer. Try again in a moment.",
  provider_fault:
    "The sign-in provider sent an invalid answer. Start again; if it happens again, ask an admin to check the server log.",
  declined: "The sign-in provider declined the sign-in.",
  expired: "The sign-in took too long. Start again.",
  foreign: "This sign-in was not started in this browser. Start again.",
  clock:
    "The provider's answer has expired or lies in the future. Start again; if it happens again, ask an admin to compare the clocks.",
  no_email: "The sign-in provider sent no email address.",
  unverified: "Your address is not verified at the provider.",
  domain: "Your domain is not allowed.",
  no_account: "There is no account for your address. Ask an admin for an invitation.",
  no_team: "The team for new people does not exist. Ask an admin to check SIGHTLINE_SSO_TEAM.",
  team_full: "The team for new people has no room for another member. Ask an admin.",
  other_identity: "Your address belongs to an account of another identity at the provider. Ask an admin.",
  disabled: "Your account is disabled. Ask an admin.",
  throttled: "Too many sign-ins from your network. Try again in a few minutes.",
  unavailable: "Login is unavailable. Try again in a moment.",
} as const;
export type SignOnRefusal = keyof typeof SIGN_ON_REFUSALS;

/** next-auth reports what it finds itself by codes of its own. */
const OF_NEXT_AUTH: Record<string, SignOnRefusal> = {
  // Only a missing or expired cookie throws there: everything later is caught with its reason.
  OAuthCallback: "expired",
  Callback: "declined",
  OAuthSignin: "provider_fault",
};

/** The sentence for the `error` of the login page's address; null for anything else. */
export function signOnRefusalText(code: string): string | null {
  const known = Object.hasOwn(OF_NEXT_AUTH, code) ? OF_NEXT_AUTH[code]! : code;
  return Object.hasOwn(SIGN_ON_REFUSALS, known) ? SIGN_ON_REFUSALS[known as SignOnRefusal] : null;
}

/** A person as a provider vouches for them. */
export type ProviderIdentity = { issuer: string; subject: string; email: string; name: string };

/** What people who are new get; null: only existing accounts are let in. */
export type Newcomers = { role: Role; team: string | null } | null;

/** The sign-on provider as the API shows it, without its secret. */
export type SignOnView = {
  kind: "openid" | "github";
  name: string;
  issuer: string;
  client_id: string;
  /** To be registered at the provider. */
  redirect_uri: string;
  hosts: readonly string[];
  /** Null: any domain. */
  domains: readonly string[] | null;
  /** Null: only existing accounts are let in. */
  new_users: { role: Role; team: string | null } | null;
  password_login: boolean;
};

export type IdentityView = {
  user_id: string;
  user_email: string;
  name: string;
  issuer: string;
  /** As the provider gave it at the last sign-in. */
  email: string;
  linked_at: string;
  last_used_at: string;
};

export type SignOnTest = { reachable: boolean; message: string; took_ms: number };
