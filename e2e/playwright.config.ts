import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// An installed Chromium, or else the browser that Playwright downloaded.
const installed = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((file) => file && existsSync(file));

export default defineConfig({
  testDir: ".",
  outputDir: "./results",
  // A file is one story, told in order; files run in parallel.
  fullyParallel: false,
  workers: 2,
  // Far more than they take, for a busy machine.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON ?? "results/report.json" }]],
  globalSetup: "./global-setup.ts",
  use: {
    baseURL: process.env.E2E_URL,
    storageState: process.env.E2E_SESSION,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: installed,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    screenshot: "only-on-failure",
    // Recording takes longer than the journeys: `npm run test:e2e -- --trace retain-on-failure`.
    trace: "off",
    timezoneId: "Europe/Vienna",
    locale: "en-US",
  },
});
