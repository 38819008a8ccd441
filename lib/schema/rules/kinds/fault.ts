import { z } from "zod";

/** Trouble of Sightline's own: a channel that takes no messages, a rule that cannot be evaluated. */
export const FaultRule = z.strictObject({ kind: z.literal("system_fault") });
