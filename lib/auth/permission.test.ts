import { expect, test } from "vitest";
import type { Permission } from "@/lib/schema/people/permission";
import type { Role, Scope } from "@/lib/schema/people/role";
import type { Actor } from "./actor";
import { isPermitted } from "./permission";

const user = (role: Role): Actor => ({
  kind: "user",
  userId: "u",
  email: "u@example.com",
  name: "",
  role,
  projectId: 1,
  teamId: "t",
});
const key = (...scopes: Scope[]): Actor => ({ kind: "key", keyId: "k", keyName: "", projectId: 1, scopes });

const ACTORS = {
  viewer: user("viewer"),
  member: user("member"),
  admin: user("admin"),
  ingest: key("ingest"),
  read: key("read"),
  manage: key("manage"),
  all: key("ingest", "read", "manage"),
};

const ALLOWED: Record<Permission, (keyof typeof ACTORS)[]> = {
  ingest: ["ingest", "all"],
  read: ["viewer", "member", "admin", "read", "all"],
  own: ["viewer", "member", "admin"],
  act: ["member", "admin", "manage", "all"],
  edit: ["member", "admin", "manage", "all"],
  admin: ["admin"],
};

test.each(Object.entries(ALLOWED) as [Permission, (keyof typeof ACTORS)[]][])(
  "%s is for %j alone",
  (permission, allowed) => {
    const permitted = Object.entries(ACTORS)
      .filter(([, actor]) => isPermitted(permission, actor))
      .map(([name]) => name);
    expect(permitted.sort()).toEqual([...allowed].sort());
  },
);
