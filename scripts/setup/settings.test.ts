import { describe, expect, it } from "vitest";
import { nodeVersionSuffices } from "./node-version.mjs";
import { readSettings, weaknessOf } from "./settings.mjs";

const SSO = {
  SIGHTLINE_SSO_PROVIDER: "oidc",
  SIGHTLINE_SSO_ISSUER: "https://id.example.org/realms/team",
  SIGHTLINE_SSO_CLIENT_ID: "sightline",
  SIGHTLINE_SSO_CLIENT_SECRET: "a secret",
  SIGHTLINE_SSO_DOMAINS: "example.org",
};
const secret = "6f1d4b0a9c3e7285d1f0b6a4c8e29375";

describe("the environment", () => {
  it("has defaults for everything", () => {
    expect(readSettings({ PORT: "", SIGHTLINE_WORKER: "" })).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      databaseUrl: null,
      worker: "on",
      dataDir: expect.stringMatching(/\/\.data$/),
    });
  });

  it.each([
    [{ PORT: "80a" }, /PORT is "80a"/],
    [{ PORT: "65536" }, /PORT/],
    [{ PORT: "-1" }, /PORT/],
    [{ SIGHTLINE_DRAIN_SECONDS: "1.5" }, /SIGHTLINE_DRAIN_SECONDS is "1.5": must be a number from 0 to 300/],
    [{ SIGHTLINE_DRAIN_SECONDS: "301" }, /SIGHTLINE_DRAIN_SECONDS/],
    [{ SIGHTLINE_WORKER: "maybe" }, /SIGHTLINE_WORKER is "maybe": must be on .* off .* only/],
    [{ DATABASE_URL: "mysql://localhost/x" }, /DATABASE_URL is not a Postgres URL/],
    [{ SIGHTLINE_METRICS_TOKEN: "token" }, /SIGHTLINE_METRICS_TOKEN has 5 bytes/],
    [{ NEXTAUTH_SECRET: "short" }, /NEXTAUTH_SECRET has 5 bytes/],
    [
      { SIGHTLINE_SECRET_KEY: "changeme-changeme-changeme-changeme" },
      /SIGHTLINE_SECRET_KEY looks like an example/,
    ],
    [{ SIGHTLINE_API_KEY: "slk_short" }, /SIGHTLINE_API_KEY/],
    [{ NEXTAUTH_URL: "sightline.example.org" }, /NEXTAUTH_URL/],
    [{ SIGHTLINE_ADMIN_EMAIL: "ops@example.org" }, /must be set together/],
    [{ SIGHTLINE_ADMIN_EMAIL: "ops@example.org", SIGHTLINE_ADMIN_PASSWORD: "short" }, /has 5 characters/],
    [{ SIGHTLINE_DROP_BEFORE: "2026-02-30" }, /SIGHTLINE_DROP_BEFORE is "2026-02-30": must be a day such as/],
    [{ SMTP_URL: "smtp://localhost:25" }, /SMTP_URL and SMTP_FROM must be set together/],
    [{ SMTP_URL: "mail.example.org:25", SMTP_FROM: "a@b.c" }, /SMTP_URL must look like smtps:/],
    [
      { SMTP_URL: "smtp://localhost", SMTP_FROM: "Sightline" },
      /SMTP_FROM is "Sightline": must be an address/,
    ],
    [{ NEXTAUTH_URL: "http://sightline.corp.test:4970" }, /plain http.*SIGHTLINE_ALLOW_HTTP=yes/],
    [{ NEXTAUTH_URL: "http://127.0.0.1.example.org" }, /plain http/],
    [
      { NEXTAUTH_URL: "https://example.org/sightline" },
      /only a scheme and a host, such as https:\/\/example\.org\. Sightline cannot be served below a path/,
    ],
    [{ NEXTAUTH_URL: "https://example.org/?x=1" }, /only a scheme and a host/],
    [{ DATABASE_URL: "postgres://u:p@a.example,b.example/x" }, /names several hosts/],
    [{ NEXTAUTH_URL: "http://10.0.0.5:3000", SIGHTLINE_ALLOW_HTTP: "no" }, /plain http/],
    [{ SIGHTLINE_ALLOW_HTTP: "true" }, /SIGHTLINE_ALLOW_HTTP must be yes or no/],
    [{ SIGHTLINE_TRUSTED_PROXIES: "2" }, /has "2": .* no longer a number/],
    [{ SIGHTLINE_TRUSTED_PROXIES: "10.0.0.1,proxy.example" }, /has "proxy.example"/],
    [{ SIGHTLINE_TRUSTED_PROXIES: "10.0.0.0/33" }, /has "10.0.0.0\/33"/],
    [{ SIGHTLINE_SSO_ISSUER: "https://id.example.org" }, /SIGHTLINE_SSO_PROVIDER must be set/],
    [{ SIGHTLINE_SSO_PROVIDER: "saml" }, /SIGHTLINE_SSO_PROVIDER is "saml"/],
    [
      { SIGHTLINE_SSO_PROVIDER: "oidc" },
      /CLIENT_ID must be set[\s\S]*CLIENT_SECRET must be set[\s\S]*DOMAINS must be set[\s\S]*ISSUER must be set/,
    ],
    [{ ...SSO, SIGHTLINE_SSO_ISSUER: "http://id.example.org" }, /must begin with https/],
    [{ ...SSO, SIGHTLINE_SSO_ISSUER: "https://id.example.org/?tenant=1" }, /SIGHTLINE_SSO_ISSUER is/],
    [{ ...SSO, SIGHTLINE_SSO_DOMAINS: "example.org,@example.com" }, /has "@example.com"/],
    [{ ...SSO, SIGHTLINE_SSO_ROLE: "admin" }, /SIGHTLINE_SSO_ROLE is "admin"/],
    [{ ...SSO, SIGHTLINE_SSO_ONLY: "true" }, /SIGHTLINE_SSO_ONLY must be yes or no/],
    [{ ...SSO, SIGHTLINE_SSO_HOSTS: "https://login.example.org" }, /must be host names/],
    [
      { ...SSO, SIGHTLINE_SSO_PROVIDER: "google", SIGHTLINE_SSO_ISSUER: "", SIGHTLINE_SSO_DOMAINS: "*" },
      /everyone with a google account/,
    ],
  ])("refuses %j", (variables, message) => {
    expect(() => readSettings(variables)).toThrow(message);
  });

  it.each<Record<string, string>>([
    { SIGHTLINE_TRUSTED_PROXIES: "127.0.0.1, ::1,10.0.0.0/8,2001:db8::/32" },
    { SIGHTLINE_TRUSTED_PROXIES: "0" },
    { NEXTAUTH_URL: "http://localhost:3000" },
    { NEXTAUTH_URL: "http://127.0.0.1:3000" },
    { NEXTAUTH_URL: "http://[::1]:3000" },
    { NEXTAUTH_URL: "https://sightline.corp.test" },
    { NEXTAUTH_URL: "http://sightline.corp.test", SIGHTLINE_ALLOW_HTTP: "yes" },
    SSO,
    { ...SSO, SIGHTLINE_SSO_ISSUER: "http://127.0.0.1:4990", SIGHTLINE_SSO_HOSTS: "127.0.0.1:4991" },
    { ...SSO, SIGHTLINE_SSO_PROVIDER: "github", SIGHTLINE_SSO_ISSUER: "" },
    {
      ...SSO,
      SIGHTLINE_SSO_PROVIDER: "google",
      SIGHTLINE_SSO_ISSUER: "",
      SIGHTLINE_SSO_ROLE: "none",
      SIGHTLINE_SSO_DOMAINS: "*",
    },
  ])("accepts %j", (variables) => {
    expect(() => readSettings(variables)).not.toThrow();
  });

  it("lists all problems at once, without secrets", () => {
    const read = () => readSettings({ PORT: "x", SIGHTLINE_WORKER: "y", NEXTAUTH_SECRET: "hunter2" });
    expect(read).toThrow(/PORT[\s\S]*SIGHTLINE_WORKER[\s\S]*NEXTAUTH_SECRET/);
    expect(read).not.toThrow(/hunter2/);
  });

  it.each([
    [secret, null],
    ["a".repeat(40), "has too few different characters"],
    ["your-secret-here-your-secret-here", "looks like an example"],
    ["0123456789abcdef0123456789abcdef", "looks like an example"],
    [secret.slice(1), "has 31 bytes, but at least 32 are required"],
  ])("judges the secret %s", (text, weakness) => {
    expect(weaknessOf(text)).toBe(weakness);
  });
});

describe("the Node version", () => {
  it.each([
    ["18.20.0", false],
    ["20.18.3", false],
    ["20.19.0", true],
    ["22.0.0", true],
    ["9.99.0", false],
  ])("%s suffices: %s", (version, suffices) => {
    expect(nodeVersionSuffices(version)).toBe(suffices);
  });
});
