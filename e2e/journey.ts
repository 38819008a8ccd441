import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";
import axe, { type RunOptions } from "axe-core";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

export const EMAIL = "ada@example.com";
export const PASSWORD = "a long enough passphrase";
export const API_KEY = "a-key-of-the-journeys-0123456789-0123456789";
/** The settings of a first start that the journeys expect. */
export const INSTALLATION = {
  SIGHTLINE_ADMIN_EMAIL: EMAIL,
  SIGHTLINE_ADMIN_PASSWORD: PASSWORD,
  SIGHTLINE_PROJECT: "Checkout",
  SIGHTLINE_API_KEY: API_KEY,
};
/** The channel that global-setup.ts adds. */
export const CHANNEL = "#llm-oncall";
/** A browser without a session. */
export const LOGGED_OUT = { storageState: { cookies: [], origins: [] } };

export type Api = { url: string; apiKey: string };

/** The server that all journeys share, except the setup journey. */
export const shared = (): Api => ({ url: process.env.E2E_URL!, apiKey: process.env.E2E_API_KEY! });

export async function post({ url, apiKey }: Api, path: string, body: unknown): Promise<number> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.status;
}

/** Forty calls of the last quarter of an hour, one of them a timeout. */
export function someRequests(): object[] {
  const now = Date.now() / 1_000;
  return Array.from({ length: 40 }, (_, at) => ({
    model: "gpt-5-mini",
    provider: "openai",
    service: "checkout",
    input_tokens: 1_200,
    output_tokens: 300,
    latency_ms: 800 + at * 10,
    timestamp: now - at * 20,
    status: at === 3 ? "error" : "success",
    ...(at === 3 ? { error_type: "timeout" } : {}),
  }));
}

export async function logIn(on: Page, email: string, password: string): Promise<void> {
  await on.goto("/login");
  await fillWhenLive(on.getByLabel("Email"), email);
  await on.getByLabel("Password").fill(password);
  await on.getByRole("button", { name: "Log in" }).click();
}

/** Adds a user to the team of project 1, as an admin whose session `admin` has would: invited, then accepted. */
export async function addUser(admin: APIRequestContext, email: string, role: string): Promise<void> {
  const { url } = shared();
  const headers = { origin: new URL(url).origin, "x-sightline-project": "1" };
  const invited = await admin.post("/api/v1/invitations", { headers, data: { email, role } });
  expect(invited.status()).toBe(201);
  const token = ((await invited.json()) as { url: string }).url.split("/").at(-1);
  const accepted = await admin.post("/api/v1/invitations/accept", {
    data: { token, name: role, password: PASSWORD },
  });
  expect(accepted.status()).toBe(201);
}

/** A project that no other journey sees, with a key that sends. */
export async function ownProject(admin: APIRequestContext, name: string): Promise<{ id: string; api: Api }> {
  const headers = { origin: new URL(shared().url).origin, "x-sightline-project": "1" };
  const made = await admin.post("/api/v1/projects", { headers, data: { name } });
  expect(made.status()).toBe(201);
  const id = String((await made.json()).id);
  const key = await admin.post("/api/v1/api-keys", {
    headers: { ...headers, "x-sightline-project": id },
    data: { name: "sender", scopes: ["ingest"] },
  });
  expect(key.status()).toBe(201);
  return { id, api: { url: shared().url, apiKey: (await key.json()).key } };
}

/** Clicks once React has taken over the server's markup: on a busy machine an earlier click is lost. */
export async function clickWhenLive(button: Locator): Promise<void> {
  await untilLive(button);
  await button.click();
}

export async function tapWhenLive(button: Locator): Promise<void> {
  await untilLive(button);
  await button.tap();
}

/** Before that, React does not know what was typed and takes it back. */
export async function fillWhenLive(field: Locator, text: string): Promise<void> {
  await untilLive(field);
  await field.fill(text);
}

export async function selectWhenLive(field: Locator, value: string): Promise<void> {
  await untilLive(field);
  await field.selectOption(value);
}

/**
 * React gives an element its props while it still hydrates the part of the page around it, and drops a click until that is
 * committed, which takes as long as any code or data that the part waits for.
 */
const isHydrated = (element: Element) => {
  type Fiber = { flags: number; alternate: Fiber | null; return: Fiber | null };
  const HYDRATING = 4096;
  const key = Object.keys(element).find((name) => name.startsWith("__reactFiber"));
  let fiber = key ? (element as unknown as { [key: string]: Fiber | null })[key] : null;
  if (!fiber) return false;
  for (; fiber; fiber = fiber.return) if (fiber.alternate === null && fiber.flags & HYDRATING) return false;
  return true;
};

export const untilLive = (button: Locator) => expect.poll(() => button.evaluate(isHydrated)).toBe(true);

/** What fades in has too little contrast until then. */
const isFading = () =>
  document
    .getAnimations()
    .some(
      ({ playState, effect }) => playState === "running" && effect!.getComputedTiming().endTime !== Infinity,
    );

// An open menu has the focus, as a dialog has, so that no landmark needs to lead to it.
const NO_LANDMARK = "dialog, [role=dialog], [role=alertdialog], [role=menu], svg";
const AXE_OPTIONS = {
  resultTypes: ["violations"],
  // axe leaves out by default what came with WCAG 2.2.
  rules: { "target-size": { enabled: true } },
  checks: { region: { options: { regionMatcher: NO_LANDMARK } } },
} satisfies RunOptions & { checks: object };

/** The rules that a part of the page breaks, each with the element that does. */
async function brokenRules(part: Element, options: RunOptions): Promise<string[]> {
  // Base UI's guards beside an open menu give the focus on at once and never keep it, which axe cannot see:
  // https://github.com/dequelabs/axe-core/issues/4832.
  const checked = { include: [part], exclude: ["[data-base-ui-focus-guard]"] };
  const { violations } = await window.axe.run(checked, options);
  const opened = "[role=menu], [role=dialog]";
  const isOpen = document.querySelector(opened) !== null;
  // An open menu or dialog may cover a part of a target: the first press beside it closes that.
  const isCovered = (target: string) => isOpen && !document.querySelector(target)?.closest(opened);
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .map(({ target }) => String(target))
      .filter((target) => id !== "target-size" || !isCovered(target))
      .map((target) => `${id}: ${target}`),
  );
}

/** Checks what stands in `part`, and for the whole page (`:root`) also its landmarks and headings. */
export async function expectAccessible(on: Page, part = on.locator(":root")): Promise<void> {
  await expect.poll(() => on.evaluate(isFading)).toBe(false);
  // Once for a page, however often it is checked: the browser reads half a megabyte.
  if (!(await on.evaluate(() => "axe" in window))) await on.evaluate(axe.source);
  expect(await part.evaluate(brokenRules, AXE_OPTIONS)).toEqual([]);
}
