import { parseArgs } from "node:util";
import { env } from "@/lib/env";
import { existingDemo, makeDemoProject, removeDemo, startDemoRules } from "@/lib/manage/demo-project";
import { storeCircuitEvents } from "@/lib/pipeline/accept-circuit-events";
import { acceptItems } from "@/lib/pipeline/accept-requests";
import { evaluateProject } from "@/lib/pipeline/evaluate-project";
import { countFiring } from "@/lib/store/alerts";
import { compactRollups } from "@/lib/store/compact-rollups";
import { pool } from "@/lib/store/pool";
import { breakerChangesOf, incidentsOf } from "../prisma/demo/story";
import { type DemoPlan, trafficOfHour } from "../prisma/demo/traffic";
import { completeEnvironment } from "./setup/command-environment.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

const USAGE = `npm run demo -- [--days 30] [--seed 7]   makes a marked demo project with traffic and incidents
npm run demo -- --remove                 removes it, every row of it`;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long after an incident its alerts are followed to their end, at the slower pace. */
const AFTERMATH_MS = 26 * HOUR;
const AFTERMATH_STEP_MS = 15 * MINUTE;

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "30" },
    seed: { type: "string", default: "7" },
    remove: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

function progress(text: string): void {
  process.stdout.write(process.stdout.isTTY ? `\r  ${text}          ` : `  ${text}\n`);
}

async function fill(projectId: number, plan: DemoPlan): Promise<number> {
  let stored = 0;
  const first = Math.floor((plan.now - plan.days * DAY) / HOUR) * HOUR;
  for (let hour = first; hour < plan.now; hour += HOUR) {
    const items = trafficOfHour(plan, hour).map((value, index) => ({ index, value }));
    const answer = await acceptItems(items, [], projectId, plan.now);
    stored += answer.accepted;
    if (answer.rejected[0]) throw new Error(`the demo made a bad item: ${answer.rejected[0].message}`);
    const day = Math.floor((hour - first) / DAY);
    if ((hour - first) % DAY === 23 * HOUR) {
      // What a running server does every ten seconds; here once a day of traffic, to keep the inbox small.
      await compactRollups(plan.now);
      progress(`day ${day + 1} of ${plan.days}: ${stored.toLocaleString("en-US")} requests`);
    }
  }
  await compactRollups(plan.now);
  progress(`${plan.days} days: ${stored.toLocaleString("en-US")} requests\n`);
  return stored;
}

/** The real rules over the spans of the incidents, minute by minute of a simulated clock; nobody is sent anything. */
async function liveThrough(projectId: number, plan: DemoPlan): Promise<void> {
  const changes = breakerChangesOf(plan.now).filter(({ ts }) => ts > plan.now - plan.days * DAY);
  const spans = plan.incidents.map(({ from, to }) => ({ from, to, step: 3 * MINUTE }));
  const after = spans.map(({ to }) => ({ from: to, to: to + AFTERMATH_MS, step: AFTERMATH_STEP_MS }));
  const around = changes.map(({ ts }) => ({ from: ts, to: ts + 5 * MINUTE, step: MINUTE }));
  const during = (at: number) => [...spans, ...around].some(({ from, to }) => at >= from && at <= to);
  const moments = new Set<number>();
  for (const { from, to, step } of [...spans, ...after, ...around]) {
    const end = Math.min(to, plan.now);
    for (let at = Math.ceil(from / step) * step; at <= end; at += step) {
      if (at > plan.now - plan.days * DAY) moments.add(at);
    }
  }
  const clock = [...moments, plan.now].sort((a, b) => a - b);
  let done = 0;
  for (const at of clock) {
    while (changes[0] && changes[0].ts <= at) {
      const { ts, name, provider, state, reason } = changes.shift()!;
      const event = { id: `demo-${name}-${ts}`, ts, name, provider, state, reason, model: null };
      await storeCircuitEvents(projectId, [event], ts, true);
    }
    done += 1;
    // Between incidents only what still fires needs a look.
    const eventful = during(at) || at === plan.now;
    if (!eventful && (await countFiring(projectId)) === 0) continue;
    await evaluateProject(projectId, at, true);
    if (done % 100 === 0) progress(`rules evaluated at ${done} of ${clock.length} moments`);
  }
  progress(`rules evaluated at ${done} moments\n`);
}

async function make(): Promise<void> {
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > 60)
    throw new StartError("--days must be a whole number from 1 to 60");
  if (days >= env().SIGHTLINE_RETENTION_DAYS)
    throw new StartError("--days must be less than SIGHTLINE_RETENTION_DAYS");
  const demo = await existingDemo();
  if (demo) {
    throw new StartError(
      `There is a demo project already (${demo.name}, ${demo.requests.toLocaleString("en-US")} requests). Remove it first: npm run demo -- --remove`,
    );
  }
  const projectId = await makeDemoProject();
  if (projectId === null)
    throw new StartError("Nobody has set Sightline up yet. Do that in the browser first.");
  const now = Date.now();
  const plan: DemoPlan = { seed: Number(values.seed) || 7, now, days, incidents: incidentsOf(now) };
  const started = Date.now();
  console.log("Making the project Demo. Its traffic is invented; nothing of it was measured.");
  const stored = await fill(projectId, plan);
  await liveThrough(projectId, plan);
  await startDemoRules(projectId);
  const seconds = Math.round((Date.now() - started) / 1_000);
  console.log(
    `Done in ${seconds} s: ${stored.toLocaleString("en-US")} requests, ${plan.incidents.length} incidents, one of them going on now.`,
  );
  console.log("Open Sightline in the browser and choose the project Demo.");
}

async function remove(): Promise<void> {
  const demo = await existingDemo();
  if (!demo) return console.log("There is no demo project.");
  console.log(`Removing the project ${demo.name} …`);
  const removed = await removeDemo(demo.id);
  console.log(
    `Removed: ${removed.toLocaleString("en-US")} requests with their rollups, alerts, channels and keys.`,
  );
}

try {
  if (values.help) console.log(USAGE);
  else {
    completeEnvironment();
    await (values.remove ? remove() : make()).finally(() => pool().end());
  }
} catch (thrown) {
  exitWith(thrown);
}
