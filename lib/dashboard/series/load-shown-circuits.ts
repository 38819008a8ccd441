import { cache } from "react";
import { type CircuitEvent, SILENT_MS } from "@/lib/schema/request/circuit-event";
import { listSilentBreakers } from "@/lib/store/requests/breaker-series";
import { listCircuits } from "@/lib/store/requests/circuit-events";

/** A breaker as users see it. One whose metrics have stopped has an unknown state. */
export type ShownCircuit = Omit<CircuitEvent, "state"> & { state: CircuitEvent["state"] | "unknown" };

export const loadShownCircuits = cache(async (projectId: number, now: number): Promise<ShownCircuit[]> => {
  const [circuits, silent] = await Promise.all([
    listCircuits(projectId),
    listSilentBreakers(projectId, now - SILENT_MS),
  ]);
  return circuits.map((circuit) => {
    const seenAt = silent.get(circuit.name);
    // Told over the API since: that counts.
    if (seenAt === undefined || circuit.ts > seenAt) return circuit;
    return { ...circuit, state: "unknown", ts: seenAt, reason: "Its metrics have stopped" };
  });
});
