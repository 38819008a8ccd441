import { currentTable } from "@/lib/reads/price-settings";
import type { AboutAnswer } from "@/lib/schema/people/installation";
import { readEvaluationLag } from "@/lib/store/alerts/evaluation-lag";
import { readInstallationFacts } from "@/lib/store/database/installation-facts";
import { listProcesses } from "@/lib/store/database/processes";
import { version } from "@/package.json";

type Process = { worker: string; health: Record<string, string>; now: number; isAdmin: boolean };

/** The installation as a project sees it; `worker` and `health` are of the process that answers. Others are named to admins. */
export async function loadAbout(
  projectId: number,
  { worker, health, now, isAdmin }: Process,
): Promise<AboutAnswer> {
  const [facts, lag, { name, date }, processes] = await Promise.all([
    readInstallationFacts(),
    readEvaluationLag(projectId),
    currentTable(),
    isAdmin ? listProcesses() : null,
  ]);
  return {
    version,
    database: `PostgreSQL ${facts.databaseVersion}`,
    migrations: { applied: facts.migrations, latest: facts.latestMigration },
    node: process.version,
    price_table: { name, date },
    worker,
    last_evaluated_at: lag === null ? null : new Date(now - lag).toISOString(),
    health,
    processes:
      processes?.map(({ name, version, startedAt, seenAt, state }) => ({
        ...state,
        name,
        version,
        started_at: startedAt.toISOString(),
        seen_at: seenAt.toISOString(),
      })) ?? null,
  };
}
