import * as oauth from "oauth4webapi";
import { z } from "zod";
import { type Claims, type CodeAnswer, clientOf, optionsOf, orSignOnError, requestTokens } from "./protocol";
import { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

const User = z.object({ id: z.int().positive(), login: z.string(), name: z.string().nullish() });
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

export const githubApi = ({ issuer }: SignOnSettings) =>
  issuer === "https://github.com" ? "https://api.github.com" : `${issuer}/api/v3`;

/** GitHub speaks OAuth 2 without discovery; a GitHub Enterprise Server has the same paths below its own address. */
export function githubServer({ issuer }: SignOnSettings): oauth.AuthorizationServer {
  const base = `${issuer}/login/oauth`;
  return {
    issuer: base,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/access_token`,
    token_endpoint_auth_methods_supported: ["client_secret_post"],
  };
}

/** GitHub's account in the words of OpenID Connect. The address is the primary one, as GitHub has verified it. */
export function githubClaims(settings: SignOnSettings, answer: CodeAnswer): Promise<Claims> {
  const server = githubServer(settings);
  return orSignOnError(async () => {
    const response = await requestTokens(settings, server, answer);
    const tokens = await oauth.processAuthorizationCodeResponse(server, clientOf(settings), response);
    const user = await readApi(settings, tokens.access_token, "/user", User);
    const emails = await readApi(settings, tokens.access_token, "/user/emails", Emails);
    const primary = emails.find((one) => one.primary);
    return {
      sub: String(user.id),
      name: user.name || user.login,
      ...(primary ? { email: primary.email, email_verified: primary.verified } : {}),
    };
  });
}

async function readApi<T>(
  settings: SignOnSettings,
  accessToken: string,
  path: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const headers = new Headers({
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  });
  const url = new URL(`${githubApi(settings)}${path}`);
  const options = optionsOf(settings);
  const response = await oauth.protectedResourceRequest(accessToken, "GET", url, headers, null, options);
  const parsed = response.status === 200 ? schema.safeParse(await response.json()) : null;
  if (!parsed?.success)
    throw new SignOnError("provider_fault", `${url.host}${path} gave no valid answer (${response.status})`);
  return parsed.data;
}
