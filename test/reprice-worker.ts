import { runRepricing } from "@/lib/pipeline/prices/reprice";

// A process of its own that does one round of re-pricing, for tests that kill it.
await runRepricing();
process.exit(0);
