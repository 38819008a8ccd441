import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { DisplayName } from "./credentials";
import { TimeZone } from "./project";
import type { Role } from "./role";

/** A team always has a project. */
export const NewTeam = z.strictObject({
  name: DisplayName,
  project: DisplayName.default("Default"),
  time_zone: TimeZone.default("UTC"),
});
export type NewTeam = z.infer<typeof NewTeam>;

export const TeamChange = patchOf(z.strictObject({ name: DisplayName }));
export type TeamChange = z.infer<typeof TeamChange>;

export type TeamView = { id: string; name: string; role: Role; projects: number };
