import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium";
import { patience } from "./patience";

export default defineConfig({
  testDir: ".",
  outputDir: "./results",
  // A file is one story, told in order; files run in parallel.
  fullyParallel: false,
  workers: 2,
  // Far more than they take, for a busy machine.
  timeout: 180_000 * patience,
  expect: { timeout: 30_000 * patience },
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON ?? "results/report.json" }]],
  globalSetup: "./global-setup.ts",
  use: {
    baseURL: process.env.E2E_URL,
    storageState: process.env.E2E_SESSION,
    viewport: { width: 1440, height: 900 },
    launchOptions,
    screenshot: "only-on-failure",
    // Recording takes longer than the journeys: `npm run test:e2e -- --trace retain-on-failure`.
    trace: "off",
    timezoneId: "Europe/Vienna",
    locale: "en-US",
  },
});
