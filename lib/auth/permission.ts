import type { Role, Scope } from "@/lib/schema/people/role";
import type { Actor } from "./actor";

/**
 * ingest: send data. read: see data. act: acknowledge, resolve, comment. edit: see and change rules, channels, routes,
 * budgets. admin: members, keys, settings.
 */
export type Permission = "ingest" | "read" | "act" | "edit" | "admin";

type Grant = { roles: readonly Role[]; scope: Scope | null };

const GRANTS: Record<Permission, Grant> = {
  // Only keys send data, never a browser session.
  ingest: { roles: [], scope: "ingest" },
  read: { roles: ["viewer", "member", "admin"], scope: "read" },
  act: { roles: ["member", "admin"], scope: "manage" },
  edit: { roles: ["member", "admin"], scope: "manage" },
  // A leaked key must not be able to create keys or members.
  admin: { roles: ["admin"], scope: null },
};

export function isPermitted(permission: Permission, actor: Actor): boolean {
  const { roles, scope } = GRANTS[permission];
  if (actor.kind === "user") return roles.includes(actor.role);
  return scope !== null && actor.scopes.includes(scope);
}
