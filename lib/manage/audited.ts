import type { Actor, LinkActor, UserActor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { isUniqueViolation } from "@/lib/store/database/transient-error";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import { refuseIfChanged } from "./refuse-if-changed";

type Change<T> = {
  result: T;
  subject: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/**
 * Makes one change and its audit row in one transaction. A taken name becomes a 409, and so does a change of something
 * that is no longer as the caller saw it.
 */
export async function audited<T>(
  actor: Actor | LinkActor,
  action: string,
  work: (client: Client) => Promise<Change<T>>,
): Promise<T> {
  try {
    return await transaction(async (client) => {
      const { result, ...entry } = await work(client);
      await refuseIfChanged(client, action, entry);
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
    if (!isUniqueViolation(thrown)) throw thrown;
    throw new ApiError(409, "name_taken", "This name is already taken", {
      details: [{ path: "name", message: "is already taken" }],
    });
  }
}

type Entry = Omit<Change<unknown>, "result">;

/** The audit row of a change to a team, in the transaction of the change. */
export function noteTeamChange(
  client: Client,
  actor: UserActor,
  action: string,
  entry: Entry,
): Promise<void> {
  const { teamId, userId } = actor;
  return insertAuditEntry(client, {
    teamId,
    projectId: null,
    actorKind: "user",
    actorId: userId,
    action,
    ...entry,
  });
}

/** The audit row of a change that people make to their own account; `teamId` where it concerns a team. */
export function noteOwnChange(
  client: Client,
  userId: string,
  action: string,
  { teamId = null, ...entry }: Entry & { teamId?: string | null },
): Promise<void> {
  return insertAuditEntry(client, {
    teamId,
    projectId: null,
    actorKind: "user",
    actorId: userId,
    action,
    ...entry,
  });
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
