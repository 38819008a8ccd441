import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { DisplayName } from "./credentials";

export const AccountChange = patchOf(z.strictObject({ name: DisplayName }));
export type AccountChange = z.infer<typeof AccountChange>;

/** A session of the user that still works. */
export type SessionView = {
  id: string;
  /** Such as "Firefox on Linux". */
  device: string;
  address: string;
  created_at: string;
  last_seen_at: string;
  is_current: boolean;
};
