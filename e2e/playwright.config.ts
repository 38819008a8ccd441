import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// An installed Chromium where there is one; else the browser that Playwright downloaded for itself.
const installed = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((file) => file && existsSync(file));

export default defineConfig({
  testDir: ".",
  outputDir: "./results",
  // The journeys share one server and tell one story: set-up closes for ever after the first.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON ?? "results/report.json" }]],
  globalSetup: "./global-setup.ts",
  use: {
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
    trace: "retain-on-failure",
    timezoneId: "Europe/Vienna",
    locale: "en-US",
  },
});
