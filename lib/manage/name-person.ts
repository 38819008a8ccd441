import type { UserActor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import type { NamedPerson } from "@/lib/schema/senders/person";
import { personOf } from "@/lib/senders/person";
import { setPersonName } from "@/lib/store/people/people-names";
import { audited } from "./audited";
import { requireRoom } from "./require-room";

/** Names a person whom coding agents report, and returns the person. The audit log holds the hash, not the identity. */
export async function namePerson(actor: UserActor, { person, identity, name }: NamedPerson): Promise<string> {
  const known = person ?? personOf(identity!, env().SIGHTLINE_SECRET_KEY, actor.projectId);
  return audited(actor, "person.name", async (client) => {
    if (name !== null) await requireRoom(client, "people_names", actor.projectId);
    await setPersonName(client, actor.projectId, known, name);
    return { result: known, subject: known, after: { name } };
  });
}
