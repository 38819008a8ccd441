import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "@playwright/test";
import { API_KEY, CHANNEL, EMAIL, INSTALLATION, PASSWORD, post, someRequests } from "./journey";
import { startServer } from "./server";
import { sessionOf } from "./session";

/** One that runs already (E2E_URL), or a new one. */
async function findServer(): Promise<{ url: string; dataDir: string; stop: () => Promise<void> }> {
  const url = process.env.E2E_URL;
  if (!url) return startServer(INSTALLATION);
  const dataDir = mkdtempSync(path.join(tmpdir(), "sightline-e2e-"));
  return { url, dataDir, stop: async () => rmSync(dataDir, { recursive: true, force: true }) };
}

/**
 * One server, already set up, with requests and a channel, for all journeys except the setup journey. Workers learn its
 * address from the environment.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await findServer();
  try {
    const api = { url: server.url, apiKey: API_KEY };
    expect(await post(api, "/api/v1/requests", someRequests())).toBe(200);
    // No alert is routed to it, so it is never called.
    const config = { url: "http://127.0.0.1:9/" };
    const channel = { name: CHANNEL, kind: "slack", config };
    expect(await post(api, "/api/v1/channels", channel)).toBe(201);
    const session = path.join(server.dataDir, "session.json");
    writeFileSync(session, JSON.stringify(await sessionOf(server.url, EMAIL, PASSWORD)));
    process.env.E2E_URL = server.url;
    process.env.E2E_API_KEY = API_KEY;
    process.env.E2E_SESSION = session;
    return server.stop;
  } catch (thrown) {
    await server.stop();
    throw thrown;
  }
}
