import { env } from "@/lib/env";
import { parseCircuitEvent } from "@/lib/ingest/parse-circuit-event";
import type { CircuitEvent, CircuitEventInput } from "@/lib/schema/request/circuit-event";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { followBreakers } from "@/lib/senders/breakers/follow-breakers";
import { type BreakerPoint, readBreakerPoints } from "@/lib/senders/breakers/read-points";
import { transaction } from "@/lib/store/database/pool";
import { listBreakerSeries, lockBreakerSeries, saveBreakerSeries } from "@/lib/store/requests/breaker-series";
import { listCircuits } from "@/lib/store/requests/circuit-events";
import { storeCircuitEvents } from "./accept-circuit-events";

/** Stores an event for each breaker whose metrics say another state than before. `now` in epoch ms. */
export async function acceptBreakerPoints(
  projectId: number,
  points: readonly BreakerPoint[],
  now: number,
): Promise<void> {
  const readings = readBreakerPoints(points);
  if (readings.length === 0) return;
  const names = [...new Set(readings.map(({ name }) => name))];
  // Events are compared with the stored ones, so that the next report fills the gaps of a crash.
  const { series, events } = await transaction(async (client) => {
    await lockBreakerSeries(client, projectId);
    const known = await listBreakerSeries(client, projectId, names);
    const circuits = await listCircuits(projectId, client);
    const followed = followBreakers(
      known,
      readings,
      new Map(circuits.map(({ name, state }) => [name, state])),
    );
    await saveBreakerSeries(client, projectId, followed.series);
    return followed;
  });
  if (series.length > 0) await storeCircuitEvents(projectId, toEvents(events, now), now);
}

/** Stores events that breakers report themselves, in logs. */
export async function acceptBreakerEvents(
  projectId: number,
  inputs: readonly CircuitEventInput[],
  now: number,
): Promise<void> {
  const events = toEvents(inputs, now);
  if (events.length > 0) await storeCircuitEvents(projectId, events, now);
}

function toEvents(inputs: readonly CircuitEventInput[], now: number): CircuitEvent[] {
  const oldestTs = now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS;
  return inputs.flatMap((input) => {
    const parsed = parseCircuitEvent(input, oldestTs, now);
    return "event" in parsed ? [parsed.event] : [];
  });
}
