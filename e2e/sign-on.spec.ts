import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, expect, type Page, test } from "@playwright/test";
import Provider from "oidc-provider";
import { OpenidProvider, type ProviderFault } from "../test/receivers/openid-provider";
import { clickWhenLive, EMAIL, expectAccessible, fillWhenLive, LOGGED_OUT, PASSWORD } from "./journey";
import { type RunningServer, START_LIMIT_MS, startServer } from "./server";

test.describe.configure({ mode: "serial" });

const ADMIN = { SIGHTLINE_ADMIN_EMAIL: EMAIL, SIGHTLINE_ADMIN_PASSWORD: PASSWORD };
const CLIENT = { client_id: "sightline", client_secret: "a-secret-of-the-provider" };

/** The address that its pages and the provider know; the server prints the one that it listens on. */
const publicUrl = ({ url }: RunningServer) => url.replace("127.0.0.1", "localhost");

async function openLogin(browser: Browser, server: RunningServer): Promise<Page> {
  const context = await browser.newContext({ ...LOGGED_OUT, baseURL: publicUrl(server) });
  const page = await context.newPage();
  await page.goto("/login?next=%2Falerts");
  return page;
}

test.describe("a real OpenID provider", () => {
  const PEOPLE: Record<string, { email: string; email_verified: boolean; name: string }> = {
    grace: { email: "grace@example.com", email_verified: true, name: "Grace Hopper" },
    ada: { email: EMAIL, email_verified: true, name: "Ada Lovelace" },
    eve: { email: EMAIL, email_verified: true, name: "Eve" },
    mallory: { email: "mallory@example.com", email_verified: false, name: "Mallory" },
    trent: { email: "trent@example.net", email_verified: true, name: "Trent" },
  };
  let id: Server;
  let sightline: RunningServer;

  test.beforeAll(async () => {
    test.setTimeout(START_LIMIT_MS);
    id = createServer();
    await new Promise<void>((resolve) => id.listen(0, "127.0.0.1", resolve));
    const issuer = `http://127.0.0.1:${(id.address() as AddressInfo).port}`;
    sightline = await startServer({
      ...ADMIN,
      SIGHTLINE_SSO_PROVIDER: "oidc",
      SIGHTLINE_SSO_ISSUER: issuer,
      SIGHTLINE_SSO_CLIENT_ID: CLIENT.client_id,
      SIGHTLINE_SSO_CLIENT_SECRET: CLIENT.client_secret,
      SIGHTLINE_SSO_DOMAINS: "example.com",
      SIGHTLINE_SSO_NAME: "Test ID",
    });
    const provider = new Provider(issuer, {
      clients: [{ ...CLIENT, redirect_uris: [`${publicUrl(sightline)}/api/auth/callback/sso`] }],
      claims: { email: ["email", "email_verified"], profile: ["name"] },
      findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...PEOPLE[sub] }) }),
      pkce: { required: () => true },
      cookies: { keys: ["only for tests"] },
    });
    id.on("request", provider.callback());
  });
  test.afterAll(async () => {
    id?.closeAllConnections();
    id?.close();
    await sightline?.stop();
  });

  async function comeAs(browser: Browser, person: string): Promise<Page> {
    const page = await openLogin(browser, sightline);
    await clickWhenLive(page.getByRole("button", { name: "Continue with Test ID" }));
    await page.locator("input[name=login]").fill(person);
    await page.locator("input[name=password]").fill("any");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    return page;
  }

  test("admits a new person as a viewer, on the requested page", async ({ browser }) => {
    const page = await comeAs(browser, "grace");
    await expect(page.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
    expect(new URL(page.url()).pathname).toBe("/alerts");
    const projects = await page.evaluate(async () => (await fetch("/api/v1/projects")).json());
    expect(projects.projects ?? projects.items ?? projects).toEqual([
      expect.objectContaining({ role: "viewer" }),
    ]);
    // The session ends like any other.
    const cookies = await page.context().cookies();
    await clickWhenLive(page.getByRole("button", { name: "Account and theme" }));
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await expect(page).toHaveURL(/\/login/);
    await page.context().addCookies(cookies);
    await page.goto("/alerts");
    await expect(page).toHaveURL(/\/login/);
    await page.context().close();
  });

  test("lets the admin into the account with the same address; a second subject with it is refused", async ({
    browser,
  }) => {
    const page = await comeAs(browser, "ada");
    await expect(page.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
    await page.goto("/settings/sign-on");
    await clickWhenLive(page.getByRole("button", { name: "Test provider" }));
    await expect(page.getByText(/^Discovery succeeded/)).toBeVisible();
    await expect(page.getByRole("table").getByText("grace@example.com").first()).toBeVisible();
    await expect(page.getByText(CLIENT.client_secret)).toBeHidden();
    await expectAccessible(page);
    await page.context().close();
    const other = await comeAs(browser, "eve");
    await expect(other.getByRole("alert").first()).toContainText("an account of another identity");
    await other.context().close();
    // The password still works.
    const password = await openLogin(browser, sightline);
    await fillWhenLive(password.getByLabel("Email"), EMAIL);
    await password.getByLabel("Password").fill(PASSWORD);
    await password.getByRole("button", { name: "Log in" }).click();
    await expect(password.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
    await password.context().close();
  });

  for (const [person, words] of [
    ["mallory", "Your address is not verified at the provider."],
    ["trent", "Your domain is not allowed."],
  ] as const)
    test(`refuses ${person}: ${words}`, async ({ browser }) => {
      const page = await comeAs(browser, person);
      await expect(page.getByRole("alert").first()).toContainText(words);
      await expectAccessible(page);
      await page.context().close();
    });

  test("who turns back at the provider reads why", async ({ browser }) => {
    const page = await openLogin(browser, sightline);
    await clickWhenLive(page.getByRole("button", { name: "Continue with Test ID" }));
    await page.getByRole("link", { name: "[ Cancel ]" }).click();
    await expect(page.getByRole("alert").first()).toContainText("declined the sign-in");
    await page.context().close();
  });
});

test.describe("a provider that answers nonsense, and password login off", () => {
  let provider: OpenidProvider;
  let sightline: RunningServer;

  test.beforeAll(async () => {
    test.setTimeout(START_LIMIT_MS);
    provider = await OpenidProvider.start();
    sightline = await startServer({
      ...ADMIN,
      SIGHTLINE_SSO_PROVIDER: "oidc",
      SIGHTLINE_SSO_ISSUER: provider.issuer,
      SIGHTLINE_SSO_CLIENT_ID: provider.clientId,
      SIGHTLINE_SSO_CLIENT_SECRET: provider.clientSecret,
      SIGHTLINE_SSO_DOMAINS: "example.com",
      SIGHTLINE_SSO_ONLY: "yes",
    });
  });
  test.beforeEach(() => {
    Object.assign(provider, { fault: null, claims: {} });
  });
  test.afterAll(async () => {
    await sightline?.stop();
    await provider?.stop();
  });

  async function come(browser: Browser): Promise<Page> {
    const page = await openLogin(browser, sightline);
    await clickWhenLive(page.getByRole("button", { name: "Continue with single sign-on" }));
    return page;
  }

  async function expectRefusal(browser: Browser, words: string | RegExp): Promise<void> {
    const page = await come(browser);
    await expect(page.getByRole("alert").first()).toContainText(words);
    expect(new URL(page.url()).pathname).toBe("/login");
    const session = await page.evaluate(async () => (await fetch("/api/auth/session")).json());
    expect(session.user).toBeUndefined();
    await page.context().close();
  }

  // Before any that succeeds: what was discovered is kept for ten minutes.
  for (const fault of [
    "discovery-missing",
    "discovery-garbage",
    "discovery-other-issuer",
    "discovery-foreign-host",
    "discovery-no-keys",
  ] as const satisfies ProviderFault[])
    test(`is refused for ${fault}`, async ({ browser }) => {
      provider.fault = fault;
      await expectRefusal(browser, "sent an invalid answer");
    });

  const seconds = () => Math.floor(Date.now() / 1_000);
  // Times are read when the token is made, however long the way to the provider takes.
  const CLAIMS: [string, Record<string, unknown>, string][] = [
    ["another nonce", { nonce: "x".repeat(43) }, "sent an invalid answer"],
    ["another issuer", { iss: "https://other.example" }, "sent an invalid answer"],
    ["another audience", { aud: "another" }, "sent an invalid answer"],
    [
      "an expiry 90 s ago",
      {
        get exp() {
          return seconds() - 90;
        },
      },
      "has expired or lies in the future",
    ],
    [
      "an issue time in 90 s",
      {
        get iat() {
          return seconds() + 90;
        },
      },
      "has expired or lies in the future",
    ],
    ["no address", { email: undefined }, "sent no email address"],
    ["an unverified address", { email_verified: false }, "not verified at the provider"],
    ["another domain", { email: "grace@example.org" }, "Your domain is not allowed"],
  ];
  for (const [name, claims, words] of CLAIMS)
    test(`is refused for a token with ${name}`, async ({ browser }) => {
      provider.claims = claims;
      await expectRefusal(browser, words);
    });

  for (const [fault, words] of [
    ["state", "not started in this browser"],
    ["no-state", "not started in this browser"],
    ["issuer-parameter", "sent an invalid answer"],
    ["signed-by-stranger", "sent an invalid answer"],
    ["token-500", "sent an invalid answer"],
    ["token-garbage", "sent an invalid answer"],
    ["token-silent", "does not answer"],
    ["declined", "declined the sign-in"],
  ] as const satisfies [ProviderFault, string][])
    test(`is refused for ${fault}`, async ({ browser }) => {
      provider.fault = fault;
      await expectRefusal(browser, words);
    });

  test("an answer without the cookies of its beginning took too long", async ({ browser }) => {
    const page = await openLogin(browser, sightline);
    await page.goto(`/api/auth/callback/sso?code=c&state=s&iss=${encodeURIComponent(provider.issuer)}`);
    await expect(page.getByRole("alert").first()).toContainText("took too long. Start again");
    await page.context().close();
  });

  test("passwords are refused, the right one too, and the form is not there", async ({ browser }) => {
    const page = await openLogin(browser, sightline);
    await expect(page.getByRole("button", { name: "Continue with single sign-on" })).toBeVisible();
    await expect(page.getByLabel("Password")).toBeHidden();
    await expectAccessible(page);
    const answer = await page.evaluate(
      async ([email, password]) => {
        const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
        const response = await fetch("/api/auth/callback/credentials", {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ csrfToken, email: email!, password: password!, json: "true" }),
        });
        return { status: response.status, ...(await response.json()) };
      },
      [EMAIL, PASSWORD],
    );
    expect(answer).toMatchObject({ status: 401, url: expect.stringContaining("password_off") });
    await page.context().close();
  });

  test("when it tells the truth it is believed, by the rules of the protocol", async ({ browser }) => {
    const page = await come(browser);
    await expect(page.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
    await page.context().close();
    expect(provider.violations).toEqual([]);
    // What went wrong is in the log, and no secret.
    expect(sightline.output()).toContain('"reason":"provider_fault"');
    expect(sightline.output()).not.toContain(provider.clientSecret);
  });
});
