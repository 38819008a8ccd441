import { z } from "zod";

export const Severity = z.enum(["warning", "critical"]);
export type Severity = z.infer<typeof Severity>;
