import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../e2e/chromium";
import { startServer } from "../e2e/server";
import { sessionOf } from "../e2e/session";
import { startSlack } from "../test/receivers/receivers";
import { repoRoot } from "./setup/repo-root.mjs";

// The gallery of docs/screenshots, from the demo on a server of its own.
const { days } = parseArgs({ options: { days: { type: "string", default: "30" } } }).values;

const FOLDER = path.join(repoRoot, "docs/screenshots");
const EMAIL = "ada@example.com";
const PASSWORD = "a long enough passphrase";
const LIMIT_BYTES = 4_000_000;
const SCREENS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
type Screen = keyof typeof SCREENS;

/** A page and what is done on it before the picture. */
type Shot = { name: string; path: string; screens?: Screen[]; act?: (page: Page) => Promise<void> };

const BOTH: Screen[] = ["desktop", "phone"];
const SHOTS: Shot[] = [
  { name: "overview", path: "/", screens: BOTH },
  { name: "traffic", path: "/traffic" },
  { name: "reliability", path: "/reliability" },
  { name: "tokens", path: "/tokens" },
  { name: "cost", path: "/cost?from=now-30d", screens: BOTH },
  { name: "budgets", path: "/budgets" },
  { name: "requests", path: "/requests?sort=latency", screens: BOTH },
  { name: "request", path: "/requests", act: (page) => openFirst(page, /^Request /) },
  { name: "anomalies", path: "/anomalies" },
  { name: "quality", path: "/quality?from=now-7d" },
  { name: "alerts", path: "/alerts", screens: BOTH },
  { name: "incident", path: "/alerts", screens: BOTH, act: (page) => follow(page, "/alerts/incidents/") },
  { name: "rules", path: "/rules" },
  { name: "rule-editor", path: "/rules/new", act: untilReplayed },
  { name: "channels", path: "/channels" },
  { name: "prices", path: "/prices" },
  { name: "palette", path: "/", act: (page) => page.keyboard.press("Control+k") },
];

async function openFirst(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("button", { name }).and(page.locator(":visible")).first().click();
  await page.waitForURL(/request=/);
}

async function follow(page: Page, to: string): Promise<void> {
  await page.locator(`main a[href^="${to}"]:visible`).first().click();
  await page.waitForURL(`**${to}**`);
}

async function untilReplayed(page: Page): Promise<void> {
  await page.getByText(/^Would (not )?have fired/).waitFor({ timeout: 120_000 });
}

/** WebP, which Chromium writes but Playwright does not: a third of the size of PNG. */
async function asWebp(canvas: Page, png: Buffer): Promise<Buffer> {
  const data = await canvas.evaluate(
    async (source) => {
      const picture = await createImageBitmap(await (await fetch(source)).blob());
      const surface = new OffscreenCanvas(picture.width, picture.height);
      surface.getContext("2d")!.drawImage(picture, 0, 0);
      const blob = await surface.convertToBlob({ type: "image/webp", quality: 0.85 });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
  return Buffer.from(data);
}

async function shoot(context: BrowserContext, canvas: Page, base: string, shot: Shot, file: string) {
  const page = await context.newPage();
  const { path: where, act } = shot;
  await page.goto(`${base}${where}${where.includes("?") ? "&" : "?"}refresh=off`);
  await act?.(page);
  // The code of the charts loads after the page, into places that are empty until then.
  await page.waitForFunction(
    () =>
      document.fonts.status === "loaded" &&
      !document.querySelector('[aria-busy="true"], main div[style*="min-height"]:empty'),
  );
  // The pages of menus and panels that open have short transitions.
  await page.waitForTimeout(500);
  writeFileSync(path.join(FOLDER, file), await asWebp(canvas, await page.screenshot()));
  await page.close();
}

async function shootAll(browser: Browser, url: string, session: Session, project: string): Promise<void> {
  const canvas = await (await browser.newContext()).newPage();
  for (const colorScheme of ["light", "dark"] as const)
    for (const [screen, viewport] of Object.entries(SCREENS) as [Screen, (typeof SCREENS)[Screen]][]) {
      const context = await browser.newContext({
        storageState: session,
        colorScheme,
        viewport,
        isMobile: screen === "phone",
        deviceScaleFactor: 1,
        timezoneId: "Europe/Vienna",
        locale: "en-US",
      });
      for (const shot of SHOTS)
        if ((shot.screens ?? ["desktop"]).includes(screen)) {
          const file = `${shot.name}-${screen}-${colorScheme}.webp`;
          await shoot(context, canvas, url, { ...shot, path: inProject(shot.path, project) }, file);
          console.log(`  ${file}`);
        }
      await context.close();
    }
}

const inProject = (where: string, project: string) =>
  `${where}${where.includes("?") ? "&" : "?"}project=${project}`;

/** Fills the demo and keeps its traffic alive, so that no page says that it stopped. Returns how to end it. */
async function startDemo(dataDir: string): Promise<() => Promise<void>> {
  const demo = spawn(process.execPath, ["--import", "tsx", "scripts/demo.ts", "--follow", "--days", days], {
    cwd: repoRoot,
    env: { ...process.env, SIGHTLINE_DATA_DIR: dataDir },
  });
  const ended = once(demo, "exit");
  await new Promise<void>((resolve, reject) => {
    let text = "";
    demo.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("Sending live traffic")) resolve();
    });
    demo.stderr.on("data", (chunk) => {
      text += chunk;
    });
    void ended.then(() => reject(new Error(`the demo ended: ${text}`)));
  });
  return async () => {
    demo.kill("SIGINT");
    await ended;
  };
}

/** A channel that hears of every alert. */
async function addChannel(session: Session, url: string, project: string, webhook: string): Promise<void> {
  const headers = { cookie: cookieOf(session), origin: url, "x-sightline-project": project };
  const post = async (where: string, body: unknown) => {
    const answer = await fetch(`${url}/api/v1${where}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${where}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  };
  const channel = await post("/channels", { name: "#llm-oncall", kind: "slack", config: { url: webhook } });
  for (const severity of ["critical", "warning"])
    await post("/routes", { severity, channel_ids: [channel.id] });
}

type Session = Awaited<ReturnType<typeof sessionOf>>;
const cookieOf = ({ cookies }: Session) => cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

async function demoProject(session: Session, url: string): Promise<string> {
  const answer = await (
    await fetch(`${url}/api/v1/projects`, { headers: { cookie: cookieOf(session) } })
  ).json();
  const found = answer.projects.find((one: { is_demo: boolean }) => one.is_demo);
  return String(found.id);
}

const server = await startServer({ SIGHTLINE_ADMIN_EMAIL: EMAIL, SIGHTLINE_ADMIN_PASSWORD: PASSWORD });
const slack = await startSlack();
const browser = await chromium.launch(launchOptions);
try {
  console.log(`Filling the demo (${days} days)`);
  const stopDemo = await startDemo(server.dataDir);
  try {
    const session = await sessionOf(server.url, EMAIL, PASSWORD);
    const project = await demoProject(session, server.url);
    await addChannel(session, server.url, project, slack.url);
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    await shootAll(browser, server.url, session, project);
  } finally {
    await stopDemo();
  }
  const bytes = readdirSync(FOLDER).reduce((sum, file) => sum + statSync(path.join(FOLDER, file)).size, 0);
  console.log(`${(bytes / 1e6).toFixed(1)} MB in docs/screenshots`);
  if (bytes > LIMIT_BYTES) throw new Error(`The gallery is larger than ${LIMIT_BYTES / 1e6} MB.`);
} finally {
  await browser.close();
  await slack.stop();
  await server.stop();
}
