import type { Anomaly } from "@/lib/schema/detectors/anomaly";

/** Why a request is an outlier: "latency far above the mean, z 4.2; output length far below the mean, z -2.5". */
export function anomalyLabel(anomalies: readonly Pick<Anomaly, "type" | "direction" | "z_score">[]): string {
  return anomalies
    .map(({ type, direction, z_score: z }) => {
      const where = direction === "low" ? "below" : "above";
      return `${FIGURES[type]} far ${where} the mean, z ${z}`;
    })
    .join("; ");
}

const FIGURES: Record<Anomaly["type"], string> = {
  latency_spike: "latency",
  output_length_anomaly: "output length",
  cost_spike: "cost",
};
