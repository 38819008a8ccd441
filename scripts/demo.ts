import { env } from "@/lib/env";
import { existingDemo, makeDemoProject, removeDemo, startDemoRules } from "@/lib/manage/demo-project";
import { pool } from "@/lib/store/database/pool";
import { incidentsOf } from "../prisma/demo/story";
import type { DemoPlan } from "../prisma/demo/traffic";
import { fillPast } from "./demo/fill-past";
import { follow } from "./demo/follow";
import { liveThrough } from "./demo/live-through";
import { type DemoOptions, readDemoOptions, USAGE } from "./demo/options";
import { borrowDatabase } from "./setup/borrow-database.mjs";
import { loadEnvFile } from "./setup/env-file.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

const DAY_MS = 86_400_000;

const counted = (count: number) => count.toLocaleString("en-US");

function progress(text: string, end = ""): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${text}          ${end}`);
  else process.stdout.write(`  ${text}\n`);
}

async function make({ days, seed, url, follow: goesOn }: DemoOptions, stop: AbortSignal): Promise<void> {
  if (days >= env().SIGHTLINE_RETENTION_DAYS)
    throw new StartError(
      `--days must be less than SIGHTLINE_RETENTION_DAYS (${env().SIGHTLINE_RETENTION_DAYS})`,
    );
  const demo = await existingDemo();
  if (demo) {
    throw new StartError(
      `There is a demo project already (${demo.name}, ${counted(demo.requests)} requests). Remove it first: npm run demo -- --remove`,
    );
  }
  const projectId = await makeDemoProject();
  if (projectId === null)
    throw new StartError("Nobody has set Sightline up yet. Do that in the browser first.");
  console.log("Making the project Demo. Its traffic is invented; nothing of it was measured.");
  const now = Date.now();
  const plan: DemoPlan = { seed, now, days, incidents: incidentsOf(now) };
  const stored = await invent(projectId, plan, stop);
  const told = plan.incidents.filter(({ from }) => from >= now - days * DAY_MS).length;
  const seconds = Math.round((Date.now() - now) / 1_000);
  console.log(
    `Done in ${seconds} s: ${counted(stored)} requests in ${days} ${days === 1 ? "day" : "days"}; incidents: ${told}, one of them going on now.`,
  );
  console.log(await whereToLook(url, projectId));
  if (!goesOn) return;
  console.log("The traffic goes on until Ctrl-C.");
  await follow(projectId, plan, (more) => progress(`${counted(more)} requests since`), stop);
  console.log("\nStopped. The demo stays as it is; npm run demo -- --remove takes it away.");
}

async function invent(projectId: number, plan: DemoPlan, stop: AbortSignal): Promise<number> {
  try {
    const onDay = (day: number, stored: number) =>
      progress(`day ${day} of ${plan.days}: ${counted(stored)} requests`, day === plan.days ? "\n" : "");
    const stored = await fillPast(projectId, plan, onDay, stop);
    const onMoment = (done: number, total: number) => {
      if (done % 100 === 0 || done === total)
        progress(`rules evaluated at ${done} of ${total} moments`, done === total ? "\n" : "");
    };
    await liveThrough(projectId, plan, onMoment, stop);
    await startDemoRules(projectId);
    return stored;
  } catch (thrown) {
    if (!stop.aborted) throw thrown;
    console.log("\nInterrupted: removing what was made …");
    await removeDemo(projectId);
    throw new StartError("The demo was not finished, and nothing of it is left.");
  }
}

async function whereToLook(url: string, projectId: number): Promise<string> {
  const page = `${url}/?project=${projectId}`;
  const answer = await fetch(`${url}/api/health/live`, { signal: AbortSignal.timeout(3_000) }).catch(
    () => null,
  );
  return answer?.ok ? `Look at it: ${page}` : `Start Sightline with npm start, then look at it: ${page}`;
}

async function remove(): Promise<void> {
  const demo = await existingDemo();
  if (!demo) return console.log("There is no demo project.");
  console.log(`Removing the project ${demo.name} …`);
  const removed = await removeDemo(demo.id);
  console.log(`Removed: ${counted(removed)} requests with their rollups, alerts, channels and keys.`);
}

async function main(options: DemoOptions): Promise<void> {
  const stop = new AbortController();
  // The first Ctrl-C ends it in order, a second one at once.
  process.once("SIGINT", () => stop.abort());
  const letGo = await borrowDatabase();
  try {
    await (options.remove ? remove() : make(options, stop.signal));
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== "42P01") throw thrown;
    throw new StartError("This database holds no Sightline yet. Run npm start first, and set it up.");
  } finally {
    await pool().end();
    await letGo();
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
