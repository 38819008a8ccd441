import { z } from "zod";
import { ROLES } from "./facts";

/** viewer reads; member also acknowledges and edits rules, channels, routes, budgets; admin also members, keys, settings, prices. */
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const Scope = z.enum(["ingest", "read", "manage"]);
export type Scope = z.infer<typeof Scope>;
