import { exitWith, StartError } from "../scripts/setup/start-error.mjs";
import { benchAlertLatency } from "./alert-latency";
import { benchDemo } from "./demo";
import { benchDetectionRound } from "./detection-round";
import { benchIngest } from "./ingest";
import { benchLongWindow } from "./long-window";
import { benchOtlp } from "./otlp";
import { benchOverview } from "./overview";
import { benchPercentiles } from "./percentiles";
import { benchPrices } from "./prices";
import { benchReprice } from "./reprice";
import { benchRules } from "./rules";

const BENCHMARKS: Record<string, () => Promise<void>> = {
  "alert-latency": benchAlertLatency,
  demo: benchDemo,
  "detection-round": benchDetectionRound,
  ingest: benchIngest,
  "long-window": benchLongWindow,
  otlp: benchOtlp,
  overview: benchOverview,
  percentiles: benchPercentiles,
  prices: benchPrices,
  reprice: benchReprice,
  rules: benchRules,
};

try {
  const name = process.argv[2];
  const bench = BENCHMARKS[name ?? ""];
  if (!bench)
    throw new StartError(`Name a benchmark: npm run bench -- ${Object.keys(BENCHMARKS).join(" | ")}`);
  await bench();
} catch (thrown) {
  exitWith(thrown);
}
