import type { ZoneChoice } from "@/lib/schema/people/account";
import type { Role, Scope } from "@/lib/schema/people/role";

export type KeyActor = {
  kind: "key";
  keyId: string;
  keyName: string;
  projectId: number;
  scopes: readonly Scope[];
  /** Null: the limit of the installation. */
  requestsPerMinute?: number | null;
  /** Shared by a key and those that replaced it. */
  family?: number;
};

export type UserActor = {
  kind: "user";
  userId: string;
  email: string;
  name: string;
  role: Role;
  projectId: number;
  teamId: string;
};

/** The caller, bound to one project that it may access. */
export type Actor = KeyActor | UserActor;

/** The holder of a signed link: may acknowledge and silence the alerts of its message. */
export type LinkActor = { kind: "link"; notificationId: string; projectId: number };

/** A signed-in user, not bound to a project. */
export type Account = { userId: string; email: string; name: string; sessionId: string };

/** The user of a live session, and what the dates of its pages follow. */
export type SignedIn = Account & { timeZone: ZoneChoice };

/** What requests carry of the key that sent them. */
export const keyFamily = (actor: Actor): number | null =>
  actor.kind === "key" ? (actor.family ?? null) : null;
