import { z } from "zod";

/** Hits of the z rule of single requests, where a project's modes ask for alerts. */
export const HitsRule = z.strictObject({ kind: z.literal("request_hits") });
