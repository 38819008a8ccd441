import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { DisplayName } from "./credentials";

/** What the dates of pages follow: the project, the browser, or UTC. */
export const ZoneChoice = z.enum(["project", "browser", "utc"]);
export type ZoneChoice = z.infer<typeof ZoneChoice>;

export const AccountChange = patchOf(z.strictObject({ name: DisplayName, time_zone: ZoneChoice }));
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
