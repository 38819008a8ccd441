import { setTimeout as wait } from "node:timers/promises";
import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { SECOND_MS } from "@/lib/schema/time/epoch";
import { listProjectsToEvaluate } from "@/lib/store/alerts/rules";
import { databaseNow } from "@/lib/store/database/database-clock";
import { evaluateProject } from "./evaluate-project";

/** How long one project may keep the others waiting. */
export const TURN_MS = SECOND_MS;
/** How long projects that need more than a turn get further ones. */
const ROUND_MS = 8 * SECOND_MS;
/** A turn can take longer, as its statements are not interrupted. After this time the others continue without it. */
const PATIENCE_MS = 3 * SECOND_MS;
/** Turns that are left running: each uses connections. */
const MOST_LEFT = 3;

/** The projects whose turn is still running. They get the next one after it, in whatever round that is. */
const turns = () => processWide("evaluation-turns", () => new Map<number, Promise<boolean>>());

/**
 * One turn for every project, the one that has waited longest first; then further turns for those that were not done, as long
 * as the round lasts. Returns whether all projects could be evaluated.
 */
export async function evaluateAll({
  turnMs = TURN_MS,
  roundMs = ROUND_MS,
  patienceMs = PATIENCE_MS,
} = {}): Promise<boolean> {
  const end = performance.now() + roundMs;
  let worked = true;
  const evaluate = async (projectId: number): Promise<boolean> => {
    try {
      const { failed, complete } = await evaluateProject(projectId, await databaseNow(), { turnMs });
      if (failed) worked = false;
      return complete;
    } catch (thrown) {
      worked = false;
      log.error("could not evaluate a project", { project: projectId, error: errorText(thrown) });
      return true;
    } finally {
      turns().delete(projectId);
    }
  };
  const turn = async (projectId: number): Promise<boolean> => {
    if (turns().has(projectId)) return true;
    const turn = evaluate(projectId);
    turns().set(projectId, turn);
    if (turns().size > MOST_LEFT) return turn;
    return Promise.race([turn, wait(patienceMs, true, { ref: false })]);
  };
  const unfinished: number[] = [];
  for (const projectId of await listProjectsToEvaluate())
    if (!(await turn(projectId))) unfinished.push(projectId);
  for (
    let next = unfinished.shift();
    next !== undefined && performance.now() < end;
    next = unfinished.shift()
  )
    if (!(await turn(next))) unfinished.push(next);
  return worked;
}
