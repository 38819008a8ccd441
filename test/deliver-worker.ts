import { drainDeliveries, startDeliveries } from "@/lib/pipeline/deliver/deliver";

// A worker in a process of its own, for tests that kill it. It says when it is loaded, waits to be told, and sends all
// that is due.
process.stdin.once("data", async () => {
  while ((await startDeliveries()) > 0) await drainDeliveries();
  process.exit(0);
});
process.stdout.write("ready\n");
