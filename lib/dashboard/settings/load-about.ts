import { currentTable } from "@/lib/reads/price-settings";
import type { AboutAnswer } from "@/lib/schema/people/installation";
import { readEvaluationLag } from "@/lib/store/alerts/evaluation-lag";
import { readInstallationFacts } from "@/lib/store/database/installation-facts";
import { version } from "@/package.json";

type Process = { worker: string; health: Record<string, string>; now: number };

/** The installation as a project sees it; `worker` and `health` are of the process that answers. */
export async function loadAbout(projectId: number, { worker, health, now }: Process): Promise<AboutAnswer> {
  const [facts, lag, { name, date }] = await Promise.all([
    readInstallationFacts(),
    readEvaluationLag(projectId),
    currentTable(),
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
  };
}
