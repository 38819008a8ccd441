import { addValue, emptySketch } from "@/lib/aggregate/sketch";
import { judgeHitRate } from "@/lib/detectors/per-request/hit-rate";
import { checkRequest } from "@/lib/detectors/per-request/z-score-rule";
import { RecordRule } from "@/lib/detectors/record/record-rule";
import { SeasonalDetector } from "@/lib/detectors/seasonal/seasonal-detector";
import { TailBurn } from "@/lib/detectors/tail/tail-burn";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import type { SimulatedSeries } from "./simulate";

/** Whether the detector fires at the end of each bin. */
type Firing = Uint8Array;

const WEEK_BINS = 7 * BINS_PER_DAY;
const EPISODE_BINS = 6;
const WINDOW_BINS = 3;

/** The seasonal z, and the tail burn around the level that it expects. */
function seasonal({ values, starts, bins }: SimulatedSeries): { srz: Firing; txb: Firing } {
  const detector = new SeasonalDetector();
  const tails = new TailBurn();
  const srz = new Uint8Array(bins.length);
  const txb = new Uint8Array(bins.length);
  for (const [bin, figures] of bins.entries()) {
    const { firing, band } = detector.observe(bin, figures);
    srz[bin] = Number(firing);
    const sketch = emptySketch();
    for (let at = starts[bin]!; at < starts[bin + 1]!; at++) addValue(sketch, values[at]!);
    txb[bin] = Number(tails.observe(bin, sketch, band?.level ?? null).firing);
  }
  return { srz, txb };
}

/** The five-minute mean in the record rule; an alert lasts for half an hour. */
function record(series: SimulatedSeries): Firing {
  const rule = new RecordRule(BIN_MS);
  const firing = new Uint8Array(series.bins.length);
  for (const [bin, mean] of binMeans(series).entries())
    if (rule.observe(Number.isNaN(mean) ? null : mean).alert) firing.fill(1, bin, bin + EPISODE_BINS);
  return firing;
}

/** z > 3 of a five-minute mean compared with those of the seven days before. */
function meanZ(series: SimulatedSeries): Firing {
  const means = binMeans(series);
  return means.map((mean, bin) => {
    const past = means.subarray(Math.max(0, bin - WEEK_BINS), bin).filter((one) => !Number.isNaN(one));
    const { mean: usual, deviation } = spread(past);
    return mean - usual > 3 * deviation ? 1 : 0;
  }) as unknown as Firing;
}

const spread = (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mean,
    deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)),
  };
};

function binMeans({ values, starts, bins }: SimulatedSeries): Float64Array {
  return Float64Array.from(bins, ({ n }, bin) => {
    let sum = 0;
    for (let at = starts[bin]!; at < starts[bin + 1]!; at++) sum += values[at]!;
    return sum / n;
  });
}

/** Hits of the per-request z-score rule per bin, each request compared with the week before its bin. */
function zScoreHits({ metric, values, starts, bins }: SimulatedSeries): Uint32Array {
  const sums = [0, 0, 0];
  const add = (bin: number, sign: number) => {
    for (let at = starts[bin]!; at < starts[bin + 1]!; at++) {
      sums[0]! += sign;
      sums[1]! += sign * values[at]!;
      sums[2]! += sign * values[at]! ** 2;
    }
  };
  return Uint32Array.from(bins, (_, bin) => {
    const [n, sum, squares] = sums as [number, number, number];
    const mean = sum / n;
    const stdev = Math.sqrt((squares - n * mean ** 2) / (n - 1));
    const baselines =
      metric === "latency"
        ? { latency_mean: mean, latency_stdev: stdev }
        : { output_tokens_mean: mean, output_tokens_stdev: stdev };
    let hits = 0;
    for (let at = starts[bin]!; n >= 20 && at < starts[bin + 1]!; at++) {
      const request = {
        status: "success" as const,
        latencyMs: values[at]!,
        outputTokens: metric === "output_tokens" ? values[at]! : 0,
        costUsd: null,
      };
      hits += checkRequest(request, baselines).length;
    }
    add(bin, 1);
    if (bin >= WEEK_BINS) add(bin - WEEK_BINS, -1);
    return hits;
  });
}

/** Every hit is an alert; hits within half an hour are one episode. */
function zScoreEpisodes(series: SimulatedSeries): number[] {
  const begins: number[] = [];
  for (const [bin, hits] of zScoreHits(series).entries())
    if (hits > 0 && bin >= (begins.at(-1) ?? Number.NEGATIVE_INFINITY) + EPISODE_BINS) begins.push(bin);
  return begins;
}

/** Alerts up to an hour apart are one. */
function merged(firing: Firing): number[] {
  const begins: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [bin, fires] of firing.entries()) {
    if (!fires) continue;
    if (bin - last > BINS_PER_HOUR) begins.push(bin);
    last = bin;
  }
  return begins;
}

function zScoreRate(series: SimulatedSeries): Firing {
  const hits = zScoreHits(series);
  const counts = (from: number, to: number) => {
    const count = { n: 0, hits: 0 };
    for (let bin = Math.max(0, from); bin < to; bin++) {
      count.n += series.bins[bin]!.n;
      count.hits += hits[bin]!;
    }
    return count;
  };
  return Uint8Array.from(series.bins, (_, bin) => {
    const from = bin + 1 - WINDOW_BINS;
    return Number(judgeHitRate(counts(from, bin + 1), counts(from - WEEK_BINS, from)).breaches);
  });
}

/** The detectors of the product's rule kind `anomaly`, each alone and both together. */
export function runSeasonal(
  series: SimulatedSeries,
): Record<"TXB" | "SRZ" | "SRZ or TXB (the product)", number[]> {
  const { srz, txb } = seasonal(series);
  return {
    TXB: merged(txb),
    SRZ: merged(srz),
    "SRZ or TXB (the product)": merged(srz.map((fires, bin) => fires | txb[bin]!)),
  };
}

/** Per detector, the bins at whose end an alert begins. */
export function runDetectors(series: SimulatedSeries): Record<string, number[]> {
  return {
    "z-score rule, in episodes": zScoreEpisodes(series),
    "5-min mean z > 3": merged(meanZ(series)),
    "z-score rule as rate": merged(zScoreRate(series)),
    REC: merged(record(series)),
    ...runSeasonal(series),
  };
}
