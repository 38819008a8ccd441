import * as oauth from "oauth4webapi";
import { PromiseCache } from "@/lib/promise-cache";
import { requireNamedHost } from "./call-provider";
import {
  CLOCK_TOLERANCE_SECONDS,
  type Claims,
  type CodeAnswer,
  clientOf,
  optionsOf,
  orSignOnError,
  requestTokens,
} from "./protocol";
import { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

const FRESH_MS = 10 * 60_000;
const servers = new PromiseCache<oauth.AuthorizationServer>("sign-on-discovery", { most: 4 });

/** The provider's endpoints, read again after ten minutes. Throws SignOnError. */
export function discover(settings: SignOnSettings): Promise<oauth.AuthorizationServer> {
  return servers.get(settings.issuer, FRESH_MS, Date.now(), () => discoverNow(settings));
}

export function discoverNow(settings: SignOnSettings): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(settings.issuer);
  return orSignOnError(async () => {
    const response = await oauth.discoveryRequest(issuer, optionsOf(settings));
    const server = await oauth.processDiscoveryResponse(issuer, response);
    for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const) {
      const address = server[name];
      if (typeof address !== "string" || !URL.canParse(address))
        throw new SignOnError("provider_fault", `the discovery document has no ${name}`);
      requireNamedHost(settings.hosts, new URL(address));
    }
    return server;
  });
}

/** The claims about the user who signed in. Throws SignOnError. */
export function openidClaims(
  settings: SignOnSettings,
  server: oauth.AuthorizationServer,
  answer: CodeAnswer,
): Promise<Claims> {
  const client = clientOf(settings);
  const options = optionsOf(settings);
  return orSignOnError(async () => {
    const response = await requestTokens(settings, server, answer);
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: answer.checks.nonce ?? "",
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, options);
    const claims: Claims = { ...oauth.getValidatedIdTokenClaims(tokens) };
    // The library checks that a token has not expired, but not that it was issued already.
    if (Number(claims.iat) > Date.now() / 1_000 + CLOCK_TOLERANCE_SECONDS)
      throw new SignOnError("clock", "the ID token was issued in the future");
    if (claims.email !== undefined || server.userinfo_endpoint === undefined) return claims;
    // Many providers put the address into the userinfo only.
    const userinfo = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    return { ...(await oauth.processUserInfoResponse(server, client, String(claims.sub), userinfo)) };
  });
}
