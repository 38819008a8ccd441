import * as oauth from "oauth4webapi";
import { callProvider } from "./call-provider";
import { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

/** How far the provider's clock may be off. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** What next-auth kept in the browser's cookies when the sign-in began. */
export type Checks = {
  state?: string | undefined;
  nonce?: string | undefined;
  code_verifier?: string | undefined;
};
/** What the browser brought back from the provider. */
export type CodeAnswer = { parameters: Record<string, unknown>; checks: Checks; redirectUri: string };
export type Claims = Record<string, unknown>;

export function clientOf({ clientId }: SignOnSettings): oauth.Client {
  return { client_id: clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS };
}

export function optionsOf(settings: SignOnSettings) {
  return {
    [oauth.customFetch]: callProvider(settings),
    // The start accepts http:// for loopback only.
    [oauth.allowInsecureRequests]: new URL(settings.issuer).protocol === "http:",
  };
}

/** Checks what came back, and exchanges the code for the tokens. */
export async function requestTokens(
  settings: SignOnSettings,
  server: oauth.AuthorizationServer,
  { parameters, checks, redirectUri }: CodeAnswer,
): Promise<Response> {
  if (checks.state === undefined || parameters.state !== checks.state) throw new SignOnError("foreign");
  const texts = Object.entries(parameters).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  const client = clientOf(settings);
  const code = oauth.validateAuthResponse(server, client, new URLSearchParams(texts), checks.state);
  return oauth.authorizationCodeGrantRequest(
    server,
    client,
    authenticationOf(server, settings.clientSecret),
    code,
    redirectUri,
    checks.code_verifier ?? "",
    optionsOf(settings),
  );
}

function authenticationOf(server: oauth.AuthorizationServer, secret: string): oauth.ClientAuth {
  const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return methods.includes("client_secret_basic")
    ? oauth.ClientSecretBasic(secret)
    : oauth.ClientSecretPost(secret);
}

/** Whatever is wrong with the provider's answers becomes a SignOnError. */
export async function orSignOnError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof SignOnError) throw thrown;
    const { code, message } = thrown as Error & { code?: unknown };
    if (code === oauth.AUTHORIZATION_RESPONSE_ERROR) throw new SignOnError("declined");
    throw new SignOnError(code === oauth.JWT_TIMESTAMP_CHECK ? "clock" : "provider_fault", message);
  }
}
