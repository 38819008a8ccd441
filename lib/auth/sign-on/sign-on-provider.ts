import type { OAuthConfig } from "next-auth/providers/oauth";
import { errorText, log } from "@/lib/log";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Newcomers, ProviderIdentity, SignOnRefusal } from "@/lib/schema/people/sign-on";
import { githubClaims, githubServer } from "./github";
import { judgeClaims } from "./judge-claims";
import { discover, openidClaims } from "./openid";
import type { CodeAnswer } from "./protocol";
import { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

/** Providers send browsers back to /api/auth/callback/sso. */
export const SIGN_ON_ID = "sso";

/** The id of the user, or why there is none. */
export type Outcome = { userId: string } | { refusal: SignOnRefusal };
export type SignOnParts = {
  settings: SignOnSettings;
  /** Finds, links or makes the user of an identity. */
  admit: (identity: ProviderIdentity, newcomers: Newcomers) => Promise<Outcome>;
  /** Throws ApiError 429 after too many attempts from this network. */
  throttle: () => Promise<void>;
};

/**
 * The provider as next-auth takes it. next-auth keeps state, nonce and code verifier in cookies and ends in its session;
 * the exchange with the provider, of which its own client checks and bounds less, is ours. Throws SignOnError where the
 * provider's endpoints cannot be learned.
 */
export async function signOnProvider(parts: SignOnParts): Promise<OAuthConfig<Outcome>> {
  const { settings } = parts;
  const { kind, name, clientId, clientSecret } = settings;
  const isGithub = kind === "github";
  const server = isGithub ? githubServer(settings) : await discover(settings);
  const claimsOf = (answer: CodeAnswer) =>
    isGithub ? githubClaims(settings, answer) : openidClaims(settings, server, answer);
  return {
    id: SIGN_ON_ID,
    name,
    type: "oauth",
    clientId,
    clientSecret,
    issuer: server.issuer,
    checks: isGithub ? ["pkce", "state"] : ["pkce", "state", "nonce"],
    authorization: {
      url: server.authorization_endpoint!,
      params: { scope: isGithub ? "read:user user:email" : "openid email profile" },
    },
    token: {
      url: server.token_endpoint!,
      request: async ({ params, checks, provider }) => {
        const answer = { parameters: params, checks, redirectUri: provider.callbackUrl };
        return { tokens: await outcomeOf(parts, () => claimsOf(answer)) };
      },
    },
    userinfo: { request: ({ tokens }) => tokens as Outcome as never },
    profile: (outcome) => ({ id: "userId" in outcome ? outcome.userId : "refused", outcome }),
  };
}

async function outcomeOf(
  { settings, admit, throttle }: SignOnParts,
  claims: () => Promise<Record<string, unknown>>,
): Promise<Outcome> {
  try {
    await throttle();
    return await admit(judgeClaims(await claims(), settings), settings.newcomers);
  } catch (thrown) {
    return { refusal: refusalOf(thrown) };
  }
}

/** Logged with what happened, because the user reads no more than the reason. */
export function refusalOf(thrown: unknown): SignOnRefusal {
  if (thrown instanceof ApiError) return "throttled";
  const reason = thrown instanceof SignOnError ? thrown.reason : "unavailable";
  log.warn("single sign-on refused", { reason, error: errorText(thrown) });
  return reason;
}
