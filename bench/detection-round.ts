import { makeProject } from "@/lib/manage/make-project";
import { detectedSeries } from "@/lib/pipeline/detect/detect-series";
import { processWide } from "@/lib/process-wide";
import { BIN_MS, BINS_PER_DAY } from "@/lib/schema/detectors/log-bin";
import type { LlmRequest } from "@/lib/schema/request/request";
import { pool, transaction } from "@/lib/store/database/pool";
import {
  insertDetectorBins,
  internDetectorSeries,
  type JudgedBin,
} from "@/lib/store/detectors/detector-series";
import { insertTeam } from "@/lib/store/people/teams";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { llmRequest } from "@/test/llm-request";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured } from "./measure";
import { seeded } from "./traffic";

const MODELS = 50;
const METRICS = ["latency_p50", "ttft_p50", "output_tokens_p50", "cost_per_request"] as const;
const DAYS = 14;
const PER_BIN = 20;
const ROUNDS = 7;

const modelOf = (at: number) => `model-${at}`;

/** Fourteen days of judged bins, as in an installation that has run for that long. */
async function fillHistory(projectId: number, end: number): Promise<void> {
  const random = seeded(3);
  const keys = Array.from({ length: MODELS }, (_, at) =>
    METRICS.map((metric) => ({ metric, model: modelOf(at), service: "chat" })),
  ).flat();
  for (const { id } of await internDetectorSeries(projectId, keys)) {
    const bins: JudgedBin[] = [];
    for (let bin = end - DAYS * BINS_PER_DAY; bin < end; bin++) {
      const mean = 7 + 0.2 * (random() - 0.5);
      const figures = { n: PER_BIN, sum: PER_BIN * mean, sumSq: PER_BIN * (mean * mean + 0.5) };
      bins.push({ seriesId: id, bin, figures, band: { level: 7, error: 0.2 }, firing: false });
    }
    await insertDetectorBins(bins);
  }
}

/** The requests of one bin. */
async function fillBin(projectId: number, bin: number): Promise<void> {
  const random = seeded(bin);
  const pending = Array.from({ length: MODELS * PER_BIN }, (_, at) => {
    const value = Math.round(1_000 * Math.exp(random() - 0.5));
    const request: LlmRequest = llmRequest({
      id: `bench-${bin}-${at}`,
      ts: bin * BIN_MS + (at % 300) * 1_000,
      model: modelOf(at % MODELS),
      provider: "bench",
      environment: "prod",
      service: "chat",
      latencyMs: value,
      ttftMs: value >> 1,
      inputTokens: 100,
      outputTokens: value,
      costNano: value * 1_000,
      costSource: "reported",
    });
    return { projectId, request, anomalies: [] };
  });
  await insertRequests(pending);
}

/**
 * A round of the detectors over 200 series with 14 days of history each: database, both detectors, and what they store.
 */
export async function benchDetectionRound(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  try {
    const projectId = await transaction(async (client) =>
      makeProject(client, await insertTeam(client, "Benchmark"), { name: "Benchmark", timeZone: "UTC" }),
    );
    const end = Math.floor(Date.now() / BIN_MS) - ROUNDS - 3;
    await fillHistory(projectId, end);
    for (let bin = end; bin < end + ROUNDS + 1; bin++) await fillBin(projectId, bin);
    await pool().query("VACUUM ANALYZE");
    const cold = performance.now();
    const known = await detectedSeries(projectId, (end + 1) * BIN_MS + 60_000);
    const loaded = performance.now() - cold;
    if (known.length !== MODELS * METRICS.length) throw new Error(`${known.length} series instead of 200`);
    let bin = end + 1;
    const round = async () => {
      const start = performance.now();
      bin += 1;
      await detectedSeries(projectId, bin * BIN_MS + 60_000);
      return performance.now() - start;
    };
    const measured = await interleave([{ name: "one round", unit: "ms", run: round }], ROUNDS - 1);
    processWide("detectors", () => new Map()).clear();
    const title = `detection-round: 200 series, 14 days of history, ${PER_BIN} requests each in the five minutes judged`;
    printMeasured(title, measured, [
      { name: "ms a round", value: measured[0]!.median, goal: { atMost: 2_000 } },
      { name: "ms after a restart, once and in the background", value: loaded },
    ]);
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
