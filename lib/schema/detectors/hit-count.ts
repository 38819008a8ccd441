import type { AnomalyType } from "./anomaly";

/** Hits of one kind of a model and service in a window. */
export type HitCount = {
  model: string;
  service: string;
  type: AnomalyType;
  hits: number;
  critical: number;
  /** The furthest out, five at most. */
  top: { value: number; z: number }[];
};
