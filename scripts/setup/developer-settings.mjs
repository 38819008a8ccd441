/** Variables for tests and benchmarks only. */
export const DEVELOPER_SETTINGS = [
  {
    name: "SIGHTLINE_URL",
    default: "http://127.0.0.1:3000",
    meaning: "Running Sightline that `npm run senders` sends to",
  },
  {
    name: "CHROMIUM_PATH",
    unset: "an installed Chromium or Chrome",
    meaning: "Browser for the end-to-end tests",
  },
  {
    name: "TEST_DATABASE_URL",
    unset: "embedded PostgreSQL",
    meaning: "Server on which the database tests create their databases",
  },
  {
    name: "PROPERTY_SEED",
    default: "20261130",
    meaning: "Draws the values of the property tests; another one draws others",
  },
  {
    name: "SIGHTLINE_VECTORS",
    default: "test/vectors/windowed-metrics.json",
    meaning: "Other test vectors for the windowed metrics",
  },
  {
    name: "BENCH_DATABASE_URL",
    unset: "embedded PostgreSQL",
    meaning: "Server on which benchmarks create their databases",
  },
  { name: "BENCH_ROWS", default: "1000000", meaning: "Requests in the read benchmarks" },
  {
    name: "BENCH_DAYS",
    default: "30",
    meaning: "Days of traffic in the benchmarks of the demo and of pages",
  },
  { name: "BENCH_RUNS", default: "3", meaning: "Runs of each side in these benchmarks" },
  {
    name: "BENCH_BEFORE",
    unset: "measures this checkout alone",
    meaning:
      "Folder of another checkout, built, to compare with in the benchmarks of pages and single requests",
  },
  {
    name: "BENCH_DEMO_URL",
    unset: "makes the demo",
    meaning: "Database with the demo of an earlier run, for the benchmark of pages",
  },
  { name: "BENCH_URL", unset: "starts a server", meaning: "Running Sightline for the ingest benchmark" },
  { name: "BENCH_KEY", unset: "creates a key", meaning: "API key for `BENCH_URL`" },
];
