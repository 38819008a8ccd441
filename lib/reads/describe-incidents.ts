import { causeOf } from "@/lib/incidents/cause-of";
import { errorsWanted } from "@/lib/incidents/error-share";
import { headlineOf } from "@/lib/incidents/headline";
import type { Cause, Headline } from "@/lib/schema/alerts/incident";
import { listMembersOf, type StoredIncident, type StoredMember } from "@/lib/store/alerts/alert-incidents";
import type { Client } from "@/lib/store/database/client";
import { listTraffic } from "@/lib/store/requests/series";
import { readErrorShare } from "./cause-errors";

/** Of a storm, the first line is composed from as many alerts. */
const READ_MEMBERS = 200;

export type DescribedIncident = StoredIncident & {
  headline: Headline;
  cause: Cause | null;
  /** In the order in which they joined, at most 200; `alerts`: how many there are. */
  members: StoredMember[];
  alerts: number;
};

/** Incidents of a project with their first lines, in the same order; those whose alerts are all deleted are left out. */
export async function describeIncidents(
  client: Client,
  incidents: readonly StoredIncident[],
  timeZone: string,
  now: number,
): Promise<DescribedIncident[]> {
  const [first] = incidents;
  if (!first) return [];
  const ids = incidents.map(({ id }) => id);
  const all = await listMembersOf(client, ids, READ_MEMBERS);
  const models = new Set(all.flatMap(({ place }) => (place?.model ? [place.model] : [])));
  const traffic = await listTraffic(client, first.projectId, [...models]);
  const described: DescribedIncident[] = [];
  for (const incident of incidents) {
    const members = all.filter(({ incidentId }) => incidentId === incident.id);
    const [member] = members;
    if (!member) continue;
    const { alerts } = member;
    const unread = alerts - members.length;
    const places = members.flatMap(({ place }) => (place === null ? [] : [place]));
    const wanted = errorsWanted(members, traffic);
    const errors = wanted && (await readErrorShare(client, incident, wanted, now));
    const headline = headlineOf({ members, unread, traffic, errors, timeZone, now });
    described.push({ ...incident, headline, cause: causeOf(places, traffic), members, alerts });
  }
  return described;
}
