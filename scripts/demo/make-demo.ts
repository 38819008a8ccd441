import { env } from "@/lib/env";
import { existingDemo, makeDemoProject, startDemoRules } from "@/lib/manage/demo-project";
import { DAY_MS } from "@/lib/schema/time/epoch";
import type { DemoProgress } from "@/lib/store/people/demo-project";
import { incidentsOf } from "../../prisma/demo/story";
import type { DemoPlan } from "../../prisma/demo/traffic";
import { StartError } from "../setup/start-error.mjs";
import { fillPast } from "./fill-past";
import { follow } from "./follow";
import { liveThrough } from "./live-through";
import type { DemoOptions } from "./options";

type Plan = Pick<DemoProgress, "seed" | "days" | "now">;

export const counted = (count: number) => count.toLocaleString("en-US");

function progressLine(text: string, end = ""): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${text}          ${end}`);
  else process.stdout.write(`  ${text}\n`);
}

/** Makes the demo, or continues one whose making was interrupted. */
export async function makeDemo(
  { days, seed, url, follow: live }: DemoOptions,
  stop: AbortSignal,
): Promise<void> {
  if (days >= env().SIGHTLINE_RETENTION_DAYS)
    throw new StartError(
      `--days must be less than SIGHTLINE_RETENTION_DAYS (${env().SIGHTLINE_RETENTION_DAYS})`,
    );
  const begun = Date.now();
  const { projectId, progress } = await begin({ days, seed, now: begun });
  const plan: DemoPlan = {
    seed: progress.seed,
    now: progress.now,
    days: progress.days,
    incidents: incidentsOf(progress.now),
  };
  await invent(projectId, plan, progress, stop);
  const incidents = plan.incidents.filter(({ from }) => from >= plan.now - plan.days * DAY_MS).length;
  const seconds = Math.round((Date.now() - begun) / 1_000);
  const stored = (await existingDemo())?.requests ?? 0;
  console.log(
    `Done in ${seconds} s: ${counted(stored)} requests in ${plan.days} ${plan.days === 1 ? "day" : "days"}; ${incidents} incidents, one of them ongoing.`,
  );
  console.log(await whereToLook(url, projectId));
  if (!live) return;
  console.log("Sending live traffic until Ctrl-C.");
  await follow(projectId, plan, (more) => progressLine(`${counted(more)} live requests`), stop);
  console.log("\nStopped. To remove the demo: npm run demo -- --remove");
}

/** A new demo, or one whose making was interrupted. */
async function begin(wanted: Plan): Promise<{ projectId: number; progress: DemoProgress }> {
  const demo = await existingDemo();
  if (demo?.progress) {
    const { seed, days } = demo.progress;
    console.log(`Continuing the demo that was interrupted (--days ${days} --seed ${seed}).`);
    return { projectId: demo.id, progress: demo.progress };
  }
  if (demo) {
    throw new StartError(
      `The demo project already exists (${demo.name}, ${counted(demo.requests)} requests). Remove it first: npm run demo -- --remove`,
    );
  }
  const projectId = await makeDemoProject(wanted);
  if (projectId === null)
    throw new StartError("Sightline is not set up yet. Complete the setup in the browser first.");
  console.log("Creating the project Demo. All of its traffic is simulated.");
  return { projectId, progress: { ...wanted, filledUntil: 0, evaluated: 0 } };
}

async function invent(
  projectId: number,
  plan: DemoPlan,
  { filledUntil, evaluated }: DemoProgress,
  stop: AbortSignal,
): Promise<void> {
  try {
    const onSpan = (day: number) => {
      if (Number.isInteger(day)) progressLine(`day ${day} of ${plan.days}`, day === plan.days ? "\n" : "");
    };
    await fillPast(projectId, plan, filledUntil, onSpan, stop);
    const onMoment = (done: number, total: number) => {
      if (done % 100 === 0 || done === total)
        progressLine(`rules evaluated at ${done} of ${total} points in time`, done === total ? "\n" : "");
    };
    await liveThrough(projectId, plan, evaluated, onMoment, stop);
    await startDemoRules(projectId);
  } catch (thrown) {
    if (!stop.aborted) throw thrown;
    throw new StartError(
      "Interrupted. To continue: npm run demo. To remove what there is: npm run demo -- --remove",
    );
  }
}

async function whereToLook(url: string, projectId: number): Promise<string> {
  const page = `${url}/?project=${projectId}`;
  const answer = await fetch(`${url}/api/health/live`, { signal: AbortSignal.timeout(3_000) }).catch(
    () => null,
  );
  return answer?.ok ? `Open ${page}` : `Start Sightline with npm start, then open ${page}`;
}
