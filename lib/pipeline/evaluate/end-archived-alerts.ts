import { errorText, log } from "@/lib/log";
import { endInstances } from "@/lib/pipeline/alerts/apply-findings";
import { listArchivedRules } from "@/lib/store/alerts/rules";
import { databaseNow } from "@/lib/store/database/database-clock";
import { transaction } from "@/lib/store/database/pool";
import { announceChange } from "@/lib/store/database/watch-project";

/**
 * Nothing evaluates the rules of an archived project any more, so what is open of them ends, and its channels learn of
 * it. Part of each round, because a round that was under way may still have opened an alert. A rule that fails does not
 * stop the others.
 */
export async function endArchivedAlerts(): Promise<void> {
  for (const rule of await listArchivedRules()) {
    try {
      const now = await databaseNow();
      await transaction((client) => endInstances(client, rule, "project_archived", now));
      announceChange({ kind: "alert", projectId: rule.projectId });
    } catch (thrown) {
      log.error("could not end the alerts of an archived project", {
        rule: rule.id,
        error: errorText(thrown),
      });
    }
  }
}
