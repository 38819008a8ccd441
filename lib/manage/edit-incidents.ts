import type { Actor } from "@/lib/auth/actor";
import type { Incident, NewIncident } from "@/lib/schema/detectors/incident";
import { notFound } from "@/lib/schema/http/api-error";
import { isoTime } from "@/lib/schema/time/epoch";
import { deleteIncident, insertIncident, listIncidents } from "@/lib/store/detectors/incidents";
import { actorName, audited } from "./audited";
import { requireRoom } from "./require-room";

function incidentView({ createdBy, from, to, ...one }: Incident) {
  return { ...one, from: isoTime(from), to: isoTime(to), created_by: createdBy };
}
export type IncidentView = ReturnType<typeof incidentView>;

export async function loadIncidents(projectId: number): Promise<IncidentView[]> {
  return (await listIncidents(projectId)).map(incidentView);
}

/** The detectors drop what they learned from this period in their next round. */
export async function createIncident(actor: Actor, input: NewIncident): Promise<IncidentView> {
  const span = { from: Date.parse(input.from), to: Date.parse(input.to) };
  return audited(actor, "incident.create", async (client) => {
    await requireRoom(client, "incidents", actor.projectId);
    const one = { ...input, ...span, createdBy: actorName(actor) };
    const view = incidentView(await insertIncident(client, actor.projectId, one));
    return { result: view, subject: view.id, after: { ...view } };
  });
}

export async function removeIncident(actor: Actor, id: string): Promise<void> {
  await audited(actor, "incident.delete", async (client) => {
    const stored = (await listIncidents(actor.projectId, client)).find((one) => one.id === id);
    if (!stored || !(await deleteIncident(client, actor.projectId, id))) throw notFound();
    return { result: undefined, subject: id, before: incidentView(stored) };
  });
}
