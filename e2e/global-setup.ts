import { startServer } from "./server";

/** One server for all journeys. Its address and one-time code reach the workers through the environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await startServer();
  process.env.E2E_URL = server.url;
  process.env.E2E_SETUP_CODE = server.setUpCode ?? "";
  return server.stop;
}
