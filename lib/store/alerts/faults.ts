import { log } from "@/lib/log";
import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import type { ChannelFault } from "@/lib/schema/channels/channel-fault";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { sealedElsewhere } from "@/lib/store/outbox/channels";
import { keyId, SEALED_WITH_ANOTHER_KEY } from "@/lib/store/outbox/secret-box";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

const FAILING_AFTER = 3;

/** Failing and disabled channels, undeliverable messages of the last hour, failing and late rules. */
export async function listOpenFaults(projectId: number): Promise<OpenFault[]> {
  const { rows } = await pool().query<OpenFault>({
    name: "open-faults",
    text: `SELECT CASE health WHEN 'degraded' THEN 'channel_degraded' ELSE 'channel_disabled' END AS kind, name AS subject,
       consecutive_failures AS count, coalesce(last_error, '') AS error
     FROM channels WHERE project_id = $1 AND deleted_at IS NULL
       AND (health = 'degraded' AND enabled AND NOT ${sealedElsewhere("$3")} OR health = 'disabled' AND disabled_reason IS NOT NULL)
     UNION ALL
     SELECT 'channel_degraded', name, consecutive_failures, $4
     FROM channels WHERE project_id = $1 AND deleted_at IS NULL AND enabled AND ${sealedElsewhere("$3")}
     UNION ALL
     SELECT 'delivery_failed', c.name, count(*)::int, max(n.last_error)
     FROM notifications n JOIN channels c ON c.id = n.channel_id
     WHERE n.project_id = $1 AND n.state = 'dead' AND n.finished_at > now() - interval '1 hour' AND c.deleted_at IS NULL
     GROUP BY c.name
     UNION ALL
     SELECT 'rule_failing', name, consecutive_errors, coalesce(last_error, '')
     FROM rules WHERE project_id = $1 AND enabled AND consecutive_errors >= $2
     UNION ALL
     SELECT 'rules_late', p.name, r.n, ''
     FROM projects p, (SELECT count(*)::int AS n, min(updated_at) AS since FROM rules WHERE project_id = $1 AND enabled) r
     WHERE p.id = $1 AND p.evaluated_at > clock_timestamp() - interval '30 seconds'
       AND clock_timestamp() - greatest(p.judged_at, p.created_at, r.since) > interval '1 minute'
     ORDER BY 1, 2`,
    values: [projectId, FAILING_AFTER, keyId(), SEALED_WITH_ANOTHER_KEY],
  });
  return rows;
}

type ReportedFault = ChannelFault & { projectId: number; channelId: string };

/** Records a fault of a channel in the log and the audit log. */
export async function reportFault(client: Client, fault: ReportedFault): Promise<void> {
  const { projectId, kind, text, channelId } = fault;
  log.warn("channel fault", { project: projectId, channel: channelId, fault: kind });
  await insertAuditEntry(client, {
    teamId: null,
    projectId,
    actorKind: "system",
    actorId: null,
    action: `fault.${kind}`,
    subject: channelId,
    after: { text },
  });
}
