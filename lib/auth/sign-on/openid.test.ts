import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OpenidProvider, type ProviderFault } from "@/test/receivers/openid-provider";
import { judgeClaims } from "./judge-claims";
import { discoverNow, openidClaims } from "./openid";
import type { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

const REDIRECT = "http://localhost:3000/api/auth/callback/sso";
const VERIFIER = "v".repeat(43);
const STATE = "s".repeat(43);
const NONCE = "n".repeat(43);

let provider: OpenidProvider;
beforeAll(async () => {
  provider = await OpenidProvider.start();
});
afterAll(() => provider.stop());
beforeEach(() => {
  Object.assign(provider, { fault: null, claims: {}, userinfo: null });
  provider.violations.length = 0;
  provider.paths.length = 0;
});

const settings = (): SignOnSettings => ({
  kind: "openid",
  name: "Test",
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  hosts: [new URL(provider.issuer).host],
  domains: ["example.com"],
  newcomers: null,
  only: false,
});

/** Who comes back from the provider, as a browser brings it. */
async function signIn(brought: Record<string, unknown> = {}, checks: Record<string, string> = {}) {
  const challenge = createHash("sha256").update(VERIFIER).digest("base64url");
  const code = provider.begin({ challenge, nonce: NONCE, redirectUri: REDIRECT });
  const claims = await openidClaims(settings(), await discoverNow(settings()), {
    parameters: { code, state: STATE, iss: provider.issuer, ...brought },
    checks: { state: STATE, nonce: NONCE, code_verifier: VERIFIER, ...checks },
    redirectUri: REDIRECT,
  });
  return judgeClaims(claims, settings());
}

const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "let in",
    (thrown: SignOnError) => thrown.reason,
  );

const seconds = () => Math.floor(Date.now() / 1_000);

describe("an OpenID provider", () => {
  it("vouches for a person, and the client breaks none of its rules", async () => {
    expect(await signIn()).toEqual({
      issuer: provider.issuer,
      subject: "grace-1",
      email: "grace@example.com",
      name: "Grace",
    });
    expect(provider.violations).toEqual([]);
  });

  it("may give the address in the userinfo only", async () => {
    provider.userinfo = { email: "Grace@Example.com", email_verified: true, name: "Grace H." };
    expect(await signIn()).toMatchObject({ email: "grace@example.com", name: "Grace H." });
  });

  it.each<[ProviderFault, string]>([
    ["token-500", "provider_fault"],
    ["token-html", "provider_fault"],
    ["token-garbage", "provider_fault"],
    ["token-endless", "provider_fault"],
    ["token-redirect", "provider_fault"],
    ["no-id-token", "provider_fault"],
    ["discovery-missing", "provider_fault"],
    ["discovery-garbage", "provider_fault"],
    ["discovery-other-issuer", "provider_fault"],
    ["discovery-foreign-host", "provider_fault"],
    ["discovery-no-keys", "provider_fault"],
    ["unsigned", "provider_fault"],
    ["signed-with-secret", "provider_fault"],
    ["signed-by-stranger", "provider_fault"],
    ["unknown-key", "provider_fault"],
    ["jwks-500", "provider_fault"],
  ])("is refused for %s", async (fault, reason) => {
    provider.fault = fault;
    expect(await reasonOf(signIn())).toBe(reason);
    expect(provider.paths).not.toContain("/elsewhere");
  });

  it("is given up after the deadline if it does not answer", { timeout: 30_000 }, async () => {
    provider.fault = "token-silent";
    expect(await reasonOf(signIn())).toBe("unreachable");
  });

  it("is refused if the provider does not answer", async () => {
    const gone = await OpenidProvider.start();
    const { issuer } = gone;
    await gone.stop();
    const there = { ...settings(), issuer, hosts: [new URL(issuer).host] };
    expect(await reasonOf(discoverNow(there))).toBe("unreachable");
  });

  it.each<[string, () => Record<string, unknown>, string]>([
    ["another nonce", () => ({ nonce: "x".repeat(43) }), "provider_fault"],
    ["no nonce", () => ({ nonce: undefined }), "provider_fault"],
    ["another issuer", () => ({ iss: "https://other.example" }), "provider_fault"],
    ["no issuer", () => ({ iss: undefined }), "provider_fault"],
    ["another audience", () => ({ aud: "another-client" }), "provider_fault"],
    ["a list of other audiences", () => ({ aud: ["a", "b"] }), "provider_fault"],
    ["another authorized party", () => ({ aud: ["sightline", "b"], azp: "b" }), "provider_fault"],
    ["no subject", () => ({ sub: undefined }), "provider_fault"],
    ["a subject with a line break", () => ({ sub: "a\nb" }), "provider_fault"],
    ["an endless subject", () => ({ sub: "a".repeat(256) }), "provider_fault"],
    ["an expiry 90 s ago", () => ({ exp: seconds() - 90 }), "clock"],
    ["no expiry", () => ({ exp: undefined }), "provider_fault"],
    ["an expiry that is text", () => ({ exp: "tomorrow" }), "provider_fault"],
    ["an issue time in 90 s", () => ({ iat: seconds() + 90 }), "clock"],
    ["a start in 90 s", () => ({ nbf: seconds() + 90 }), "clock"],
    ["no address", () => ({ email: undefined }), "no_email"],
    ["an empty address", () => ({ email: "" }), "no_email"],
    [
      "an address with a header in it",
      () => ({ email: "a@example.com\r\nBcc: b@example.com" }),
      "provider_fault",
    ],
    ["an unverified address", () => ({ email_verified: false }), "unverified"],
    [
      "an address of which it does not say whether it is verified",
      () => ({ email_verified: undefined }),
      "unverified",
    ],
    ["the text yes for verified", () => ({ email_verified: "yes" }), "unverified"],
    ["another domain", () => ({ email: "grace@example.org" }), "domain"],
    ["a subdomain", () => ({ email: "grace@mail.example.com" }), "domain"],
    ["a domain that ends alike", () => ({ email: "grace@badexample.com" }), "domain"],
  ])("is refused for a token with %s", async (_name, claims, reason) => {
    provider.claims = claims();
    expect(await reasonOf(signIn())).toBe(reason);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ["an expiry 30 s ago", () => ({ exp: seconds() - 30 })],
    ["an issue time in 30 s", () => ({ iat: seconds() + 30 })],
    ["verified as text", () => ({ email_verified: "true" })],
    ["its client among the audiences", () => ({ aud: ["sightline", "b"], azp: "sightline" })],
  ])("is believed for a token with %s", async (_name, claims) => {
    provider.claims = claims();
    expect(await reasonOf(signIn())).toBe("let in");
  });

  it("is refused for another user's userinfo", async () => {
    provider.userinfo = { sub: "eve-1", email: "eve@example.com", email_verified: true };
    expect(await reasonOf(signIn())).toBe("provider_fault");
  });

  it.each<[string, Record<string, unknown>, Record<string, string>, string]>([
    ["another state", { state: "x".repeat(43) }, {}, "foreign"],
    ["no state", { state: undefined }, {}, "foreign"],
    ["another issuer in the address", { iss: "https://other.example" }, {}, "provider_fault"],
    ["no issuer in the address", { iss: undefined }, {}, "provider_fault"],
    ["an error", { error: "access_denied", code: undefined }, {}, "declined"],
    ["a code of somebody else", { code: "stolen" }, {}, "provider_fault"],
    ["another browser's code verifier", {}, { code_verifier: "w".repeat(43) }, "provider_fault"],
    ["another browser's nonce", {}, { nonce: "m".repeat(43) }, "provider_fault"],
  ])("is refused where the browser brings %s", async (_name, brought, checks, reason) => {
    expect(await reasonOf(signIn(brought, checks))).toBe(reason);
  });
});
