import type { Role, Scope } from "./role";

/**
 * ingest: send data. read: see data. own: keep views and favorites of one's own. act: acknowledge, resolve, comment, silence. edit: see and change rules, channels,
 * routes, budgets. admin: members, keys, settings, audit log.
 */
export type Permission = "ingest" | "read" | "own" | "act" | "edit" | "admin";

type Grant = { roles: readonly Role[]; scope: Scope | null };

export const GRANTS: Record<Permission, Grant> = {
  // Only keys send data, never a browser session.
  ingest: { roles: [], scope: "ingest" },
  read: { roles: ["viewer", "member", "admin"], scope: "read" },
  // A key has no views.
  own: { roles: ["viewer", "member", "admin"], scope: null },
  act: { roles: ["member", "admin"], scope: "manage" },
  edit: { roles: ["member", "admin"], scope: "manage" },
  // A leaked key must not be able to create keys or members.
  admin: { roles: ["admin"], scope: null },
};

export const roleMay = (role: Role | null, permission: Permission) =>
  role !== null && GRANTS[permission].roles.includes(role);
