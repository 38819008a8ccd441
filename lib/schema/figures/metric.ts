import { z } from "zod";
import { METRIC_NAMES, UNITS } from "./facts";
import { GROUP_DIMENSIONS } from "./filters";

export const Unit = z.enum(UNITS);
export type Unit = z.infer<typeof Unit>;

export const MetricName = z.enum(METRIC_NAMES);
export type MetricName = z.infer<typeof MetricName>;

export const GroupDimension = z.enum(GROUP_DIMENSIONS);
export type GroupDimension = z.infer<typeof GroupDimension>;
