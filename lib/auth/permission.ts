import { GRANTS, type Permission, roleMay } from "@/lib/schema/people/permission";
import type { Actor } from "./actor";

export function isPermitted(permission: Permission, actor: Actor): boolean {
  if (actor.kind === "user") return roleMay(actor.role, permission);
  const { scope } = GRANTS[permission];
  return scope !== null && actor.scopes.includes(scope);
}
