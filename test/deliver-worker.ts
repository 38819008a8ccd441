import { drainDeliveries, startDeliveries } from "@/lib/pipeline/deliver/deliver";

// A worker in a separate process, for tests that kill it. Reports when it is loaded, waits for a signal, and sends
// everything that is due.
process.stdin.once("data", async () => {
  while ((await startDeliveries()) > 0) await drainDeliveries();
  process.exit(0);
});
process.stdout.write("ready\n");
