import type { PoolClient } from "pg";
import type { Actor, LinkActor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/http/api-error";
import { transaction } from "@/lib/store/database/pool";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

export const notFound = () => new ApiError(404, "not_found", "there is nothing here, or it is not yours");

type Change<T> = {
  result: T;
  subject: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** One change and its audit row in one transaction. A name that is taken becomes a 409 that says so. */
export async function audited<T>(
  actor: Actor | LinkActor,
  action: string,
  work: (client: PoolClient) => Promise<Change<T>>,
): Promise<T> {
  try {
    return await transaction(async (client) => {
      const { result, ...entry } = await work(client);
      await insertAuditEntry(client, {
        teamId: actor.kind === "user" ? actor.teamId : null,
        projectId: actor.projectId,
        actorKind: actor.kind,
        actorId: actorId(actor),
        action,
        ...entry,
      });
      return result;
    });
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code !== "23505") throw thrown;
    throw new ApiError(409, "name_taken", "there is one of this name already", {
      details: [{ path: "name", message: "is taken" }],
    });
  }
}

function actorId(actor: Actor | LinkActor): string {
  if (actor.kind === "link") return actor.notificationId;
  return actor.kind === "user" ? actor.userId : actor.keyId;
}

/** For the timeline of an alert. */
export function actorName(actor: Actor | LinkActor): string {
  if (actor.kind === "link") return "the link in a message";
  return actor.kind === "user" ? actor.name || actor.email : `API key ${actor.keyName}`;
}
