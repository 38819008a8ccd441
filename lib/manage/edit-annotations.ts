import type { Actor } from "@/lib/auth/actor";
import type { Annotation, NewAnnotation } from "@/lib/schema/figures/annotation";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { notFound } from "@/lib/schema/http/api-error";
import { isoTime } from "@/lib/schema/time/epoch";
import {
  deleteAnnotation,
  insertAnnotation,
  listAnnotations,
  lockAnnotation,
  type StoredAnnotation,
  updateAnnotation,
} from "@/lib/store/alerts/annotations";
import { actorName, audited } from "./audited";
import { requireRoom } from "./require-room";

function annotationView({ id, from, to, text, createdBy }: StoredAnnotation): Annotation {
  return { id, from: isoTime(from), to: to === null ? null : isoTime(to), text, created_by: createdBy };
}

const timesOf = ({ from, to }: NewAnnotation) => ({
  from: Date.parse(from),
  to: to === null ? null : Date.parse(to),
});

export async function loadAnnotations(projectId: number, span: TimeSpan): Promise<Annotation[]> {
  return (await listAnnotations(projectId, span)).map(annotationView);
}

export async function createAnnotation(actor: Actor, input: NewAnnotation): Promise<Annotation> {
  return audited(actor, "annotation.create", async (client) => {
    await requireRoom(client, "annotations", actor.projectId);
    const one = { ...timesOf(input), text: input.text, createdBy: actorName(actor) };
    const view = annotationView(await insertAnnotation(client, actor.projectId, one));
    return { result: view, subject: view.id, after: { ...view } };
  });
}

export async function changeAnnotation(actor: Actor, id: string, input: NewAnnotation): Promise<Annotation> {
  return audited(actor, "annotation.update", async (client) => {
    const stored = await lockAnnotation(client, actor.projectId, id);
    if (!stored) throw notFound();
    const next = { ...stored, ...timesOf(input), text: input.text };
    await updateAnnotation(client, actor.projectId, next);
    const [before, after] = [annotationView(stored), annotationView(next)];
    return { result: after, subject: id, before: { ...before }, after: { ...after } };
  });
}

export async function removeAnnotation(actor: Actor, id: string): Promise<void> {
  await audited(actor, "annotation.delete", async (client) => {
    const stored = await lockAnnotation(client, actor.projectId, id);
    if (!stored) throw notFound();
    await deleteAnnotation(client, actor.projectId, id);
    return { result: undefined, subject: id, before: { ...annotationView(stored) } };
  });
}
