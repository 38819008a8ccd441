import type { Role, Scope } from "@/lib/schema/people/role";

export type KeyActor = {
  kind: "key";
  keyId: string;
  keyName: string;
  projectId: number;
  scopes: readonly Scope[];
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

/** Who makes the call, already bound to one project that it may see. */
export type Actor = KeyActor | UserActor;

/** Whoever holds the signed link of a message: may acknowledge and silence what the message tells of. */
export type LinkActor = { kind: "link"; notificationId: string; projectId: number };

/** A signed-in person, before any project is named. */
export type Account = { userId: string; email: string; name: string; sessionId: string };
