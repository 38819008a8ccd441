import { env } from "@/lib/env";
import { TOO_MANY_BREAKER_PROCESSES, TOO_MANY_BREAKERS } from "@/lib/ingest/batch-answer";
import { parseCircuitEvent, timeRefusal } from "@/lib/ingest/parse-circuit-event";
import { BREAKER_PROCESS_CAP, type CircuitEventInput } from "@/lib/schema/request/circuit-event";
import type { Outcome } from "@/lib/schema/request/ingest-answer";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { admitReadings, followBreakers } from "@/lib/senders/breakers/follow-breakers";
import {
  type BreakerPoint,
  type BreakerReading,
  readBreakerPoints,
} from "@/lib/senders/breakers/read-points";
import { CONFLICT, type Partial, sumOf } from "@/lib/senders/otlp/answer";
import { transaction } from "@/lib/store/database/pool";
import {
  countBreakerSeries,
  forgetBreakerSeries,
  listBreakerSeries,
  lockBreakerSeries,
  saveBreakerSeries,
} from "@/lib/store/requests/breaker-series";
import { listNamedCircuits } from "@/lib/store/requests/circuit-events";
import { storeCircuitEvents } from "./accept-circuit-events";

/** Stores an event for each breaker whose metrics say another state than before. `now` in epoch ms. */
export async function acceptBreakerPoints(
  projectId: number,
  points: readonly BreakerPoint[],
  now: number,
): Promise<Partial> {
  const refused: Partial[] = [];
  // A time ahead would hide the reports that follow.
  const readings = readBreakerPoints(points).filter(({ ts, points }) => {
    const refusal = timeRefusal(ts, oldest(now), now);
    if (refusal) refused.push({ rejected: points, message: refusal.message });
    return refusal === null;
  });
  if (readings.length > 0) refused.push(...(await followReadings(projectId, readings, now)));
  return sumOf(refused);
}

async function followReadings(
  projectId: number,
  sent: readonly BreakerReading[],
  now: number,
): Promise<Partial[]> {
  const names = [...new Set(sent.map(({ name }) => name))];
  // Events are compared with the stored ones, so that the next report fills the gaps of a crash.
  const { inputs, readings, refused } = await transaction(async (client) => {
    await lockBreakerSeries(client, projectId);
    const known = await listBreakerSeries(client, projectId, names);
    const circuits = await listNamedCircuits(client, projectId, names);
    const room = Math.max(0, BREAKER_PROCESS_CAP - (await countBreakerSeries(client, projectId)));
    const { admitted, refused } = admitReadings(known, sent, room);
    const followed = followBreakers(
      known,
      admitted,
      new Map(circuits.map(({ name, state }) => [name, state])),
    );
    await saveBreakerSeries(client, projectId, followed.series);
    return { inputs: followed.events, readings: admitted, refused };
  });
  const { events } = parse(inputs, now);
  const outcomes = await storeCircuitEvents(projectId, events, now);
  const beyond = refused.map(({ points }) => ({ rejected: points, message: TOO_MANY_BREAKER_PROCESSES }));
  const full = new Set(events.filter((_, at) => outcomes[at] === "full").map(({ name }) => name));
  if (full.size === 0) return beyond;
  // Each of their reports is refused until the project has room for them, and the first one after that is stored.
  await forgetBreakerSeries(projectId, [...full]);
  const further = readings
    .filter(({ name }) => full.has(name))
    .map(({ points }) => ({ rejected: points, message: TOO_MANY_BREAKERS }));
  return [...further, ...beyond];
}

const FAULTS: { [outcome in Outcome]?: string } = { full: TOO_MANY_BREAKERS, conflict: CONFLICT };

/** Stores events that breakers report themselves, in logs. */
export async function acceptBreakerEvents(
  projectId: number,
  inputs: readonly CircuitEventInput[],
  now: number,
): Promise<Partial> {
  const { events, refusals } = parse(inputs, now);
  const outcomes = await storeCircuitEvents(projectId, events, now);
  const faults = [...refusals, ...outcomes.flatMap((outcome) => FAULTS[outcome] ?? [])];
  return sumOf(faults.map((message) => ({ rejected: 1, message })));
}

const oldest = (now: number) => now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS;

function parse(inputs: readonly CircuitEventInput[], now: number) {
  const parsed = inputs.map((input) => parseCircuitEvent(input, oldest(now), now));
  return {
    events: parsed.flatMap((one) => ("event" in one ? [one.event] : [])),
    refusals: parsed.flatMap((one) => ("refusal" in one ? [one.refusal.message] : [])),
  };
}
