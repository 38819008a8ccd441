import { existingDemo, removeDemo } from "@/lib/manage/demo-project";
import { pool } from "@/lib/store/database/pool";
import { commitWithoutWaiting } from "@/lib/store/database/session-settings";
import { counted, makeDemo } from "./demo/make-demo";
import { type DemoOptions, readDemoOptions, USAGE } from "./demo/options";
import { borrowDatabase } from "./setup/borrow-database.mjs";
import { loadEnvFile } from "./setup/env-file.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

async function remove(): Promise<void> {
  const demo = await existingDemo();
  if (!demo) return console.log("No demo project found.");
  console.log(`Removing the project ${demo.name} …`);
  const removed = await removeDemo(demo.id);
  console.log(`Removed: ${counted(removed)} requests with their rollups, alerts, channels and keys.`);
}

async function main(options: DemoOptions): Promise<void> {
  const stop = new AbortController();
  // The first Ctrl-C stops gracefully, a second one immediately.
  process.once("SIGINT", () => stop.abort());
  const release = await borrowDatabase();
  // What a crash of the database takes with it is made again.
  commitWithoutWaiting();
  try {
    await (options.remove ? remove() : makeDemo(options, stop.signal));
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== "42P01") throw thrown;
    throw new StartError("The database is not set up yet. Run npm start and complete the setup first.");
  } finally {
    await pool().end();
    await release();
  }
}

try {
  loadEnvFile();
  const options = readDemoOptions(process.argv.slice(2), process.env);
  if (options === "help") console.log(USAGE);
  else await main(options);
} catch (thrown) {
  exitWith(thrown);
}
