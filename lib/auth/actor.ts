import type { Role, Scope } from "@/lib/schema/role";

/** Who is asking, for which project. Every store function filters by the actor's project. */
export type Actor =
  | { kind: "key"; keyId: string; keyName: string; projectId: number; teamId: string; scopes: Scope[] }
  | {
      kind: "user";
      userId: string;
      email: string;
      name: string;
      role: Role;
      projectId: number;
      teamId: string;
    };

/**
 * ingest: send requests. read: see data. act: acknowledge, comment. edit: rules, channels, routes, budgets.
 * admin: members, keys, settings, prices; only people, never keys.
 */
export type Permission = "ingest" | "read" | "act" | "edit" | "admin";

const KEY_SCOPES: Record<Permission, Scope | null> = {
  ingest: "ingest",
  read: "read",
  act: "manage",
  edit: "manage",
  admin: null,
};
const ROLES: Record<Permission, readonly Role[]> = {
  ingest: [],
  read: ["viewer", "member", "admin"],
  act: ["member", "admin"],
  edit: ["member", "admin"],
  admin: ["admin"],
};

/** Null where the actor may; else what would be needed, as the end of a sentence. */
export function missingFor(actor: Actor, permission: Permission): string | null {
  if (actor.kind === "key") {
    const scope = KEY_SCOPES[permission];
    if (scope && actor.scopes.includes(scope)) return null;
    return scope ? `an API key with the scope ${scope}` : "a person with the role admin, not an API key";
  }
  const roles = ROLES[permission];
  if (roles.includes(actor.role)) return null;
  return roles.length === 0 ? "an API key with the scope ingest" : `the role ${roles[0]}`;
}

/** For the audit log and for `acknowledged_by`. */
export function actorName(actor: Actor): string {
  return actor.kind === "key" ? `API key ${actor.keyName}` : actor.email;
}
