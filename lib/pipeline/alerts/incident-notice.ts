import { alertTitle } from "@/lib/format/alert-title";
import { incidentIdOf } from "@/lib/notify/group-key";
import { describeIncidents } from "@/lib/reads/describe-incidents";
import { type IncidentNotice, MAX_ALERTS, type NotificationReason } from "@/lib/schema/alerts/alert-message";
import { findIncident } from "@/lib/store/alerts/alert-incidents";
import type { Client } from "@/lib/store/database/client";
import type { LockedGroup } from "@/lib/store/outbox/notification-groups";
import { hasReportedIncident } from "@/lib/store/outbox/notifications";

/** What a message to this group says of its incident; null if it is about none. */
export async function incidentNotice(
  client: Client,
  group: LockedGroup,
  reason: NotificationReason,
  base: string,
  now: number,
): Promise<IncidentNotice | null> {
  const { projectId, timeZone, groupKey } = group;
  const id = incidentIdOf(groupKey);
  const stored = id === null ? null : await findIncident(projectId, id, client);
  const [incident] = stored ? await describeIncidents(client, [stored], timeZone, now) : [];
  if (!incident) return null;
  return {
    ...incident.headline,
    id: incident.id,
    cause: incident.cause,
    severity: incident.severity,
    state: incident.state,
    startedAt: incident.startedAt,
    resolvedAt: incident.resolvedAt,
    alerts: incident.alerts,
    firing: incident.firing,
    isNew: reason === "first" || !(await hasReportedIncident(client, group)),
    members: incident.members.slice(0, MAX_ALERTS).map((member) => ({
      alertId: member.id,
      title: alertTitle(member.ruleName, member.labels),
      severity: member.severity,
      state: member.state,
      startedAt: member.startedAt,
      resolvedAt: member.resolvedAt,
    })),
    url: `${base}/alerts/incidents/${incident.id}?project=${projectId}`,
  };
}
