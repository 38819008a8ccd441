import { parseRequest } from "@/lib/ingest/parse-request";
import { BIN_MS } from "@/lib/schema/detectors/log-bin";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { normal, seededRandom } from "@/prisma/demo/random";

type Traffic = {
  from: number;
  to: number;
  perBin: number;
  seed: number;
  /** How many times as slow as usual. */
  factor: (bin: number) => number;
};

/** Stores requests of a chat model in every bin of [from, to), with a median latency of a second. */
export async function fillBins(
  projectId: number,
  { from, to, perBin, seed, factor }: Traffic,
): Promise<void> {
  const random = seededRandom(seed);
  const pending = [];
  for (let bin = from; bin < to; bin++) {
    for (let one = 0; one < perBin; one++) {
      const parsed = parseRequest(
        {
          model: "gpt-5",
          service: "chat",
          timestamp: (bin * BIN_MS + one * Math.floor(BIN_MS / perBin)) / 1_000,
          latency_ms: Math.round(1_000 * factor(bin) * Math.exp(0.5 * normal(random))),
          output_tokens: Math.round(200 * Math.exp(0.5 * normal(random))),
        },
        { oldestTs: 0, newestTs: to * BIN_MS, makeId: (ts) => `r-${seed}-${ts}-${one}`, now: to * BIN_MS },
      );
      if ("refusal" in parsed) throw new Error(JSON.stringify(parsed.refusal));
      pending.push({ projectId, request: { ...parsed.request, costNano: null }, anomalies: [] });
    }
  }
  for (let at = 0; at < pending.length; at += 2_000)
    await insertRequests(pending.slice(at, at + 2_000) as never);
}
