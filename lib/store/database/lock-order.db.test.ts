import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { emptySketch } from "@/lib/aggregate/sketch";
import type { Change } from "@/lib/schema/detectors/change";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { findEpisode, insertAlert } from "@/lib/store/alerts/alerts";
import { listRules, noteEvaluations } from "@/lib/store/alerts/rules";
import type { Client } from "@/lib/store/database/client";
import { saveChanges } from "@/lib/store/detectors/changes";
import {
  insertDetectorBins,
  internDetectorSeries,
  saveDetectorTails,
} from "@/lib/store/detectors/detector-series";
import { insertCircuitEvents } from "@/lib/store/requests/circuit-events";
import { forgetNames, internSeries } from "@/lib/store/requests/intern-names";
import { alertFixture } from "@/test/alert-fixture";
import { makeTeam } from "@/test/people";
import { waitingFor } from "@/test/waiting-sessions";
import { pool, transaction } from "./pool";

let projectId: number;

beforeEach(async () => {
  ({ projectId } = await makeTeam());
});
afterAll(() => pool().end());

/**
 * Writes the same three rows forward and backward at the same time. The middle one is locked until both wait, so each
 * has locked its first row: without a common order, each waits for the other's last row.
 */
async function crossing<T>(
  three: readonly [T, T, T],
  hold: (client: Client, middle: T) => Promise<unknown>,
  write: (rows: T[]) => Promise<unknown>,
): Promise<void> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    await hold(client, three[1]);
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const both = Promise.all([write([...three]), write([...three].reverse())]);
    both.catch(() => {});
    await expect.poll(() => waitingFor(rows[0]!.pid), { timeout: 60_000 }).toBe(2);
    await client.query("COMMIT");
    await both;
  } finally {
    client.release();
  }
}

const NAMES = ["a", "m", "z"] as const;
const event = (id: string): CircuitEvent => ({
  id,
  ts: 1_000,
  name: "primary",
  state: "open",
  provider: null,
  model: null,
  reason: null,
});

describe("two writers of the same rows in opposite order wait for each other and do not deadlock", () => {
  it("first sightings of models and prompts", async () => {
    const at = (value: string, firstSeenAt: number): Change => ({
      kind: "model",
      service: "s",
      value,
      firstSeenAt,
    });
    await saveChanges(
      projectId,
      NAMES.map((name) => at(name, 2_000)),
    );
    await crossing(
      NAMES,
      (client, middle) =>
        client.query("SELECT 1 FROM changes WHERE project_id = $1 AND value = $2 FOR UPDATE", [
          projectId,
          middle,
        ]),
      (names) =>
        saveChanges(
          projectId,
          names.map((name) => at(name, 1_000)),
        ),
    );
  });

  it("new series", async () => {
    await crossing(
      NAMES,
      (client, middle) =>
        client.query(
          "INSERT INTO series (project_id, model, provider, environment, service) VALUES ($1, $2, '', '', '')",
          [projectId, middle],
        ),
      (names) => {
        // As in another process, whose cache is empty.
        forgetNames(projectId);
        return internSeries(
          projectId,
          names.map((model) => ({ model, provider: "", environment: "", service: "" })),
        );
      },
    );
  });

  it("breaker events, without a retry", async () => {
    let tries = 0;
    await crossing(
      NAMES,
      (client, middle) => insertCircuitEvents(client, projectId, [event(middle)]),
      (ids) =>
        transaction((client) => {
          tries++;
          return insertCircuitEvents(client, projectId, ids.map(event));
        }),
    );
    expect(tries).toBe(2);
  });

  const detected = (names: readonly string[]) =>
    internDetectorSeries(
      projectId,
      names.map((model) => ({ metric: "latency_p50", model, service: "" })),
    );

  it("detector series", async () => {
    await detected(NAMES);
    await crossing(
      NAMES,
      (client, middle) =>
        client.query("SELECT 1 FROM detector_series WHERE project_id = $1 AND model = $2 FOR UPDATE", [
          projectId,
          middle,
        ]),
      detected,
    );
  });

  it("detector bins", async () => {
    const seriesId = (await detected(["m"]))[0]!.id;
    const figures = { n: 1, sum: 1, sumSq: 1 };
    await crossing(
      [1, 2, 3],
      (client, middle) =>
        client.query(
          "INSERT INTO detector_bins (series_id, bin, n, ln_sum, ln_sum_sq, firing) VALUES ($1, $2, 1, 1, 1, false)",
          [seriesId, middle],
        ),
      (bins) =>
        insertDetectorBins(bins.map((bin) => ({ seriesId, bin, figures, band: null, firing: false }))),
    );
  });

  it("detector tails", async () => {
    const seriesId = (await detected(["m"]))[0]!.id;
    const save = (days: number[]) =>
      saveDetectorTails(days.map((day) => ({ seriesId, day, sketch: emptySketch() })));
    await save([1, 2, 3]);
    await crossing(
      [1, 2, 3],
      (client, middle) =>
        client.query("SELECT 1 FROM detector_tails WHERE series_id = $1 AND day = $2 FOR UPDATE", [
          seriesId,
          middle,
        ]),
      save,
    );
  });

  it("records of rule evaluations", async () => {
    const ids = (await listRules(projectId)).map(({ id }) => id).sort();
    await crossing(
      [ids[0]!, ids[1]!, ids[2]!],
      (client, middle) => client.query("SELECT 1 FROM rules WHERE id = $1 FOR UPDATE", [middle]),
      (rules) => noteEvaluations(rules.map((ruleId) => ({ ruleId, error: null, judgedUntil: null }))),
    );
  });
});

describe("two transactions that lock an alert after writing its timeline", () => {
  it("take turns without a deadlock", async () => {
    const [rule] = await listRules(projectId);
    const of = { ruleId: rule!.id, fingerprint: "f", episode: 1 };
    const alert = await transaction((client) => insertAlert(client, { ...alertFixture(projectId), ...of }));
    let tries = 0;
    let bothWrote = () => {};
    const wrote = new Promise<void>((resolve) => {
      bothWrote = resolve;
    });
    const write = (kind: string) =>
      transaction(async (client) => {
        tries++;
        // The event's foreign key locks the alert with FOR KEY SHARE.
        await insertAlertEvent(client, { id: alert.id, projectId }, kind);
        if (tries >= 2) bothWrote();
        await wrote;
        await findEpisode(client, of.ruleId, of.fingerprint, of.episode);
      });
    await Promise.all([write("one"), write("other")]);
    expect(tries).toBe(2);
  });
});
