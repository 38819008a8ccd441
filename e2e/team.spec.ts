import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  clickWhenLive,
  expectAccessible,
  fillWhenLive,
  LOGGED_OUT,
  logIn,
  post,
  selectWhenLive,
  shared,
} from "./journey";

// One story: a team of its own, so that the other journeys keep theirs.
test.describe.configure({ mode: "serial" });

const TEAM = "Research";
const PROJECT = "Assistant";
const VERA = "vera@example.com";
const CARL = "carl@example.com";
const PASSWORD = "one more long passphrase";
const OTHER_PASSWORD = "yet another long passphrase";

let admin: Page;
let vera: Page;
let projectId: string;

const newTab = async (browser: Browser) => (await browser.newContext(LOGGED_OUT)).newPage();
const settings = (page: string) => `/settings/${page}?project=${projectId}`;
/** The path of a link that the page shows once: its host is the server's other name of loopback. */
async function shownLink(on: Page): Promise<string> {
  return new URL((await on.getByRole("status").locator("code").textContent())!).pathname;
}

/** The status of a call with the session of the page. */
function statusOf(on: Page, method: string, path: string, body?: object): Promise<number> {
  return on.evaluate(
    async ([how, where, project, sent]) => {
      const headers = { "content-type": "application/json", "x-sightline-project": project };
      const response = await fetch(`/api/v1${where}`, {
        method: how,
        headers,
        ...(sent ? { body: sent } : {}),
      });
      return response.status;
    },
    [method, path, projectId, body ? JSON.stringify(body) : ""] as const,
  );
}

async function invite(on: Page, email: string, role: string): Promise<string> {
  await on.goto(settings("team"));
  await fillWhenLive(on.getByLabel("Email", { exact: true }), email);
  await on.getByRole("combobox", { name: "Role", exact: true }).selectOption(role);
  await on.getByRole("button", { name: "Create invitation link" }).click();
  await expect(on.getByText(`Send this link to ${email.toLowerCase()}.`)).toBeVisible();
  return shownLink(on);
}

async function accept(on: Page, link: string, name: string): Promise<void> {
  await on.goto(link);
  await fillWhenLive(on.getByLabel("Your name"), name);
  await on.getByLabel("Password").fill(PASSWORD);
  await on.getByRole("button", { name: "Create account and join" }).click();
  await expect(on.getByRole("heading", { name: "Overview" })).toBeVisible();
}

async function setRole(email: string, role: string): Promise<void> {
  await admin.goto(settings("team"));
  await selectWhenLive(admin.getByLabel(`Role of ${email}`), role);
  await expect(admin.getByText(`${email} is now ${role}`)).toBeVisible();
}

test.beforeAll(async ({ browser }) => {
  admin = await (await browser.newContext()).newPage();
});
test.afterAll(async () => {
  await admin.context().close();
});

test("an admin creates a second team with a project and switches between them", async () => {
  await admin.goto("/settings/account");
  await fillWhenLive(admin.getByLabel("New team"), TEAM);
  await admin.getByLabel("Its first project").fill(PROJECT);
  await admin.getByRole("button", { name: "Create team" }).click();
  await expect(admin).toHaveURL(/\/\?project=\d+/);
  projectId = new URL(admin.url()).searchParams.get("project")!;
  await clickWhenLive(admin.getByRole("button", { name: `Project ${PROJECT}` }));
  // Choices of a menu or, by the number of projects that other journeys have made so far, of a search.
  const choice = (team: string, project: string) =>
    admin.getByRole("group", { name: team }).getByText(project, { exact: true });
  await expect(choice(TEAM, PROJECT)).toBeVisible();
  await choice("Default", "Checkout").click();
  await expect(admin.getByRole("button", { name: "Project Checkout" })).toBeVisible();
});

test("a second person accepts an invitation by link, once", async ({ browser }) => {
  const link = await invite(admin, "Vera@Example.com", "viewer");
  await admin.getByRole("button", { name: "Done" }).click();
  await expect(admin.getByRole("table", { name: "Invitations" })).toContainText(VERA);
  await expectAccessible(admin);

  vera = await newTab(browser);
  await vera.goto(link);
  await expect(vera.getByRole("heading", { name: `Join ${TEAM}` })).toBeVisible();
  await expectAccessible(vera);
  await fillWhenLive(vera.getByLabel("Your name"), "Vera");
  await vera.getByLabel("Password").fill("too short");
  await vera.getByRole("button", { name: "Create account and join" }).click();
  await expect(vera.locator("form").getByText("must be at least 12 characters long")).toBeVisible();
  await accept(vera, link, "Vera");

  const late = await newTab(browser);
  await late.goto(link);
  await expect(late.getByText("This invitation was already accepted; log in instead.")).toBeVisible();
  await expect(late.getByRole("link", { name: "Go to login" })).toBeVisible();
  await late.goto(`${link.slice(0, -3)}AAA`);
  await expect(late.getByText("This invitation link is invalid or incomplete.")).toBeVisible();
  await late.context().close();
});

test("as a viewer she sees data and can change nothing", async () => {
  await vera.goto("/");
  await expect(vera.getByRole("button", { name: `Project ${PROJECT}` })).toBeVisible();
  for (const page of ["Rules", "Channels"])
    await expect(vera.getByRole("link", { name: page })).toHaveCount(0);
  await vera.goto("/alerts");
  await expect(vera.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
  await expect(vera.getByRole("button", { name: "Schedule silence" })).toHaveCount(0);
  await vera.goto("/budgets");
  await expect(vera.getByLabel("Budget name")).toBeDisabled();
  expect((await vera.goto(settings("team")))!.status()).toBe(403);
  const silence = { matchers: { model: "x" }, ends_at: "2099-01-01T00:00:00Z", comment: "c" };
  expect(await statusOf(vera, "POST", "/silences", silence)).toBe(403);
  expect(await statusOf(vera, "GET", "/channels")).toBe(403);
  expect(await statusOf(vera, "POST", "/invitations", { email: CARL, role: "admin" })).toBe(403);
  expect(await statusOf(vera, "POST", "/teams", { name: "Mine" })).toBe(403);
  expect(await statusOf(vera, "GET", "/metrics")).toBe(200);
});

test("as a member she acts and edits, at the next request", async () => {
  await setRole(VERA, "member");
  await vera.goto("/budgets");
  await fillWhenLive(vera.getByLabel("Budget name"), "Research");
  await vera.getByLabel("Amount (USD)").fill("40");
  await vera
    .getByRole("button", { name: /budget/i })
    .last()
    .click();
  await expect(vera.getByRole("heading", { name: "Research", exact: true })).toBeVisible();
  await vera.goto("/alerts");
  await clickWhenLive(vera.getByRole("button", { name: "Schedule silence" }));
  await vera.getByRole("button", { name: "Cancel" }).click();
  const silence = { matchers: { model: "x" }, ends_at: "2099-01-01T00:00:00Z", comment: "c" };
  expect(await statusOf(vera, "POST", "/silences", silence)).toBe(201);
  await vera.goto("/rules");
  await expect(vera.getByRole("link", { name: "New rule" })).toBeVisible();
  expect((await vera.goto(settings("team")))!.status()).toBe(403);
  expect(await statusOf(vera, "GET", "/members")).toBe(403);
});

test("as an admin she invites a third person, who is removed while at work", async ({ browser }) => {
  await setRole(VERA, "admin");
  const link = await invite(vera, CARL, "member");
  const carl = await newTab(browser);
  await accept(carl, link, "Carl");
  admin.once("dialog", (question) => void question.accept());
  await admin.goto(settings("team"));
  await clickWhenLive(admin.getByRole("button", { name: `Remove ${CARL}` }));
  await expect(admin.getByText(`${CARL} removed`)).toBeVisible();
  expect(await statusOf(carl, "GET", "/metrics")).toBe(404);
  await carl.goto("/");
  await expect(carl.getByRole("heading", { name: "You belong to no team" })).toBeVisible();
  await expectAccessible(carl);

  // Invited again, he joins with the account that he has.
  const again = await invite(vera, CARL.toUpperCase(), "viewer");
  await carl.goto(again);
  await clickWhenLive(carl.getByRole("button", { name: `Join ${TEAM}` }));
  await expect(carl.getByRole("button", { name: `Project ${PROJECT}` })).toBeVisible();
  await carl.context().close();
});

test("an invitation opened in another account says so and leads to the right one", async ({ browser }) => {
  const link = await invite(admin, "dora@example.com", "viewer");
  await vera.goto(link);
  await expect(vera.getByText(`You are signed in as ${VERA}`)).toBeVisible();
  const existing = await invite(admin, "eve@example.com", "viewer");
  const eve = await newTab(browser);
  await accept(eve, existing, "Eve");
  await eve.context().close();
  await admin.goto(settings("team"));
  await clickWhenLive(admin.getByRole("button", { name: "Revoke invitation to dora@example.com" }));
  await expect(admin.getByText("Invitation to dora@example.com revoked")).toBeVisible();
  await vera.goto(link);
  await expect(vera.getByText(/This invitation was withdrawn/)).toBeVisible();
});

test("a reset link of an admin sets a password once and signs out everywhere", async ({ browser }) => {
  await admin.goto(settings("team"));
  await clickWhenLive(admin.getByRole("button", { name: `Reset password of ${VERA}` }));
  await expect(admin.getByText(`Give this link to ${VERA}`)).toBeVisible();
  const link = await shownLink(admin);
  const tab = await newTab(browser);
  await tab.goto(link);
  await expect(tab.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await expectAccessible(tab);
  await fillWhenLive(tab.getByLabel("New password"), OTHER_PASSWORD);
  await tab.getByRole("button", { name: "Save and log in" }).click();
  await expect(tab.getByRole("heading", { name: "Overview" })).toBeVisible();
  await vera.goto("/");
  await expect(vera).toHaveURL(/\/login/);
  await vera.goto(link);
  await expect(vera.getByText(/This link was already used or replaced/)).toBeVisible();
  await vera.getByRole("link", { name: "Get a new link" }).click();
  await expect(vera.getByText(/This installation sends no email/)).toBeVisible();
  await tab.context().close();
});

test("sessions are listed and end one by one and all at once", async ({ browser }) => {
  await logIn(vera, VERA, OTHER_PASSWORD);
  await expect(vera.getByRole("heading", { name: "Overview" })).toBeVisible();
  const second = await newTab(browser);
  await logIn(second, VERA, OTHER_PASSWORD);
  await expect(second.getByRole("heading", { name: "Overview" })).toBeVisible();
  await vera.goto("/settings/account");
  const list = vera.getByRole("table", { name: "Sessions" });
  await expect(list.getByRole("row")).toHaveCount(4);
  await expect(list).toContainText("Chrome on Linux");
  await expect(list).toContainText("127.0.0.1");
  await expectAccessible(vera);
  // The latest first: the one of the second tab.
  await clickWhenLive(list.getByRole("button", { name: "Sign out" }).first());
  await expect(list.getByRole("row")).toHaveCount(3);
  await second.goto("/");
  await expect(second).toHaveURL(/\/login/);
  await logIn(second, VERA, OTHER_PASSWORD);
  await expect(second.getByRole("heading", { name: "Overview" })).toBeVisible();
  vera.once("dialog", (question) => void question.accept());
  await clickWhenLive(vera.getByRole("button", { name: "Sign out everywhere" }));
  await expect(vera).toHaveURL(/\/login/);
  await second.goto("/");
  await expect(second).toHaveURL(/\/login/);
  await second.context().close();
});

test("the last admin stays, and sees why", async () => {
  await admin.goto(settings("team"));
  admin.once("dialog", (question) => void question.accept());
  await clickWhenLive(admin.getByRole("button", { name: `Remove ${VERA}` }));
  await expect(admin.getByText(`${VERA} removed`)).toBeVisible();
  await expect(admin.getByLabel("Role of ada@example.com")).toBeDisabled();
  await expect(
    admin.getByText("A team needs at least one admin; promote another member first."),
  ).toBeVisible();
});

test("a project is created, renamed, archived, restored and deleted by its typed name", async ({
  browser,
}) => {
  // She sees two projects: where there are many, as the other journeys make for the first admin, they are searched.
  const frida = await newTab(browser);
  await accept(frida, await invite(admin, "frida@example.com", "admin"), "Frida");
  await frida.goto(settings("project"));
  await expect(frida.getByText("A team needs at least one active project").first()).toBeVisible();
  await fillWhenLive(frida.getByLabel("New project"), "Scratch");
  await frida.getByRole("button", { name: "Create project" }).click();
  await expect(frida.getByRole("button", { name: "Project Scratch" })).toBeVisible();
  const scratch = new URL(frida.url()).searchParams.get("project")!;
  await frida.goto(`/settings/project?project=${scratch}`);
  await fillWhenLive(frida.getByLabel("Name", { exact: true }), "Scratchpad");
  await frida.getByRole("button", { name: /^Save/ }).click();
  await expect(frida.getByRole("button", { name: "Project Scratchpad" })).toBeVisible();

  frida.once("dialog", (question) => void question.accept());
  await clickWhenLive(frida.getByRole("button", { name: "Archive project" }));
  await expect(frida.getByText(/This project is archived and read-only/)).toBeVisible();
  await expectAccessible(frida);
  await frida.goto(`/?project=${projectId}`);
  await clickWhenLive(frida.getByRole("button", { name: `Project ${PROJECT}` }));
  const archived = frida.getByRole("menuitemcheckbox", { name: "Show archived (1)" });
  await expect(archived).toBeVisible();
  await expect(frida.getByRole("menuitemradio", { name: /Scratchpad/ })).toHaveCount(0);
  await archived.click();
  await frida.getByRole("menuitemradio", { name: /Scratchpad/ }).click();
  await expect(frida.getByText(/This project is archived and read-only/)).toBeVisible();
  await frida.goto(`/settings/project?project=${scratch}`);
  await clickWhenLive(frida.getByRole("button", { name: "Restore project" }));
  await expect(frida.getByText(/This project is archived and read-only/)).toBeHidden();

  await frida.getByRole("button", { name: "Delete project" }).click();
  const dialog = frida.getByRole("dialog");
  await expect(dialog.getByText(/^\d+ rules$/)).toBeVisible();
  const confirm = dialog.getByRole("button", { name: "Delete project" });
  await dialog.getByLabel("Type Scratchpad to confirm").fill("scratchpad");
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel("Type Scratchpad to confirm").fill("Scratchpad");
  await expectAccessible(frida);
  await confirm.click();
  await expect(frida.getByRole("heading", { name: "Overview" })).toBeVisible();
  expect((await frida.goto(`/?project=${scratch}`))!.status()).toBe(404);
  await frida.context().close();
});

test("a team is deleted by its typed name, and others keep theirs", async () => {
  await admin.goto(settings("team"));
  await clickWhenLive(admin.getByRole("button", { name: "Delete team" }));
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel(`Type ${TEAM} to confirm`).fill(TEAM);
  await dialog.getByRole("button", { name: "Delete team" }).click();
  await expect(admin.getByRole("button", { name: "Project Checkout" })).toBeVisible();
  expect((await admin.goto(`/?project=${projectId}`))!.status()).toBe(404);
  expect(await post(shared(), "/api/v1/requests", [{ model: "gpt-5-mini", latency_ms: 900 }])).toBe(200);
});
