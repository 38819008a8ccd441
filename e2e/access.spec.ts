import { expect, test } from "@playwright/test";
import { addUser, clickWhenLive, EMAIL, fillWhenLive, LOGGED_OUT, logIn, PASSWORD } from "./journey";

test("a viewer sees data but no configuration, and cannot change anything", async ({ browser, page }) => {
  await addUser(page.request, "viewer@example.com", "viewer");
  const other = await browser.newContext(LOGGED_OUT);
  const tab = await other.newPage();
  await logIn(tab, "viewer@example.com", PASSWORD);
  await expect(tab.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(tab.getByRole("link", { name: "Channels" })).toHaveCount(0);
  for (const path of ["/rules", "/channels", "/settings/team"]) {
    expect((await tab.goto(path))!.status()).toBe(403);
    await expect(tab.getByRole("heading", { name: "No permission" })).toBeVisible();
  }
  await tab.goto("/settings");
  await expect(tab).toHaveURL(/\/settings\/account/);
  await expect(tab.getByRole("navigation", { name: "Settings" }).getByRole("link")).toHaveText([
    "Account",
    "About",
  ]);
  const status = await tab.evaluate(async () => {
    const response = await fetch("/api/v1/channels", {
      method: "POST",
      headers: { "content-type": "application/json", "x-sightline-project": "1" },
      body: JSON.stringify({
        name: "mine",
        kind: "slack",
        config: { url: "https://hooks.slack.com/services/x" },
      }),
    });
    return response.status;
  });
  expect(status).toBe(403);
  await other.close();
});

test("a wrong password and an unknown user get the same answer; logging out ends the session", async ({
  browser,
}) => {
  const other = await browser.newContext(LOGGED_OUT);
  const tab = await other.newPage();
  const texts: string[] = [];
  for (const email of [EMAIL, "nobody@example.com"]) {
    await logIn(tab, email, "not the passphrase");
    texts.push((await tab.getByRole("alert").filter({ hasText: /\w/ }).first().textContent()) ?? "");
  }
  expect(texts[0]).toBe(texts[1]);
  await logIn(tab, EMAIL, PASSWORD);
  await expect(tab.getByRole("heading", { name: "Overview" })).toBeVisible();
  // A copy of the cookie must be worthless once its session has ended.
  const cookies = await other.cookies();
  await tab.goto("/");
  await clickWhenLive(tab.getByRole("button", { name: "Account and theme" }));
  await tab.getByRole("menuitem", { name: "Log out" }).click();
  await expect(tab).toHaveURL(/\/login/);
  await other.addCookies(cookies);
  await tab.goto("/alerts");
  await expect(tab).toHaveURL(/\/login\?next=%2Falerts/);
  await fillWhenLive(tab.getByLabel("Email"), EMAIL);
  await tab.getByLabel("Password").fill(PASSWORD);
  await tab.getByRole("button", { name: "Log in" }).click();
  await expect(tab.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
  await other.close();
});
