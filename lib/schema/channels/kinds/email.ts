import { z } from "zod";
import { Email } from "@/lib/schema/people/credentials";
import { defineKind } from "./define-kind";
import { CHANNEL_FACTS } from "./facts";

/** The mail server and its password are settings of the installation, not of a channel. */
export const email = defineKind({
  ...CHANNEL_FACTS.email,
  config: z.strictObject({
    to: z
      .array(Email)
      .min(1, "must name at least one address")
      .max(20, "must name at most 20 addresses")
      .transform((to) => [...new Set(to)]),
  }),
});
