import { readFileSync } from "node:fs";
import path from "node:path";
import { startServer } from "./server";

/** One server for all journeys. What they need of it reaches the workers through the environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await startServer();
  process.env.E2E_URL = server.url;
  process.env.E2E_SETUP_CODE = server.setUpCode ?? "";
  process.env.E2E_DATABASE_URL = readFileSync(path.join(server.dataDir, "database-url"), "utf8").trim();
  return server.stop;
}
