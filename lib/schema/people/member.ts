import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { Role } from "./role";

export const MemberChange = patchOf(z.strictObject({ role: Role }));
export type MemberChange = z.infer<typeof MemberChange>;

export type MemberView = { user_id: string; email: string; name: string; role: Role; since: string };
