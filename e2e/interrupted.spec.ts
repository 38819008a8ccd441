import { expect, test } from "@playwright/test";
import { clickWhenLive, EMAIL, logIn, ownProject, PASSWORD, untilLive } from "./journey";

test("a form keeps what was typed when the session ends, and saves it after a login in another tab", async ({
  page,
  context,
}) => {
  const { id } = await ownProject(page.request, "Interrupted");
  await page.goto(`/settings/project?project=${id}&refresh=off`);
  const name = page.getByLabel("Name", { exact: true });
  await untilLive(name);
  await name.fill("Continued");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save project" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "You are signed out." });
  await expect(notice).toBeVisible();
  await expect(name).toHaveValue("Continued");
  const opened = context.waitForEvent("page");
  await notice.getByRole("link", { name: "Log in" }).click();
  const login = await opened;
  await logIn(login, EMAIL, PASSWORD);
  await expect(login).not.toHaveURL(/login/);
  await clickWhenLive(page.getByRole("button", { name: "Save project" }));
  await expect(page.getByRole("button", { name: "Project Continued" })).toBeVisible();
});

test("what was typed in one project is asked about, and not sent to another", async ({ page }) => {
  const { id } = await ownProject(page.request, "Amounts of here");
  await ownProject(page.request, "Amounts of there");
  await page.goto(`/budgets?project=${id}&refresh=off`);
  const amount = page.getByLabel("Amount (USD)");
  await untilLive(amount);
  await amount.fill("123");
  const question = page.waitForEvent("dialog").then(async (dialog) => {
    await dialog.accept();
    return dialog.message();
  });
  await clickWhenLive(page.getByRole("button", { name: "Project Amounts of here" }));
  // Choices of a menu or, by the number of projects that other journeys have made so far, of a search.
  await page.getByRole("group", { name: "Default" }).getByText("Amounts of there", { exact: true }).click();
  expect(await question).toContain("Leave without saving?");
  await expect(page.getByRole("button", { name: "Project Amounts of there" })).toBeVisible();
  await expect(amount).toHaveValue("");
});
