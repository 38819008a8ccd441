import { describe, expect, it } from "vitest";
import { nodeVersionSuffices } from "./node-version.mjs";
import { readSettings, weaknessOf } from "./settings.mjs";

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
    [{ SIGHTLINE_WORKER: "maybe" }, /SIGHTLINE_WORKER is "maybe": must be on .* off .* only/],
    [{ DATABASE_URL: "mysql://localhost/x" }, /DATABASE_URL is not a Postgres URL/],
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
  ])("refuses %j", (variables, message) => {
    expect(() => readSettings(variables)).toThrow(message);
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
