import { setTimeout as sleep } from "node:timers/promises";
import { GET as ready } from "@/app/api/health/ready/route";
import { POST as circuitEvents } from "@/app/api/v1/circuit-events/route";
import { POST as requests } from "@/app/api/v1/requests/route";
import { provision } from "@/lib/manage/provision";
import { boot } from "@/lib/pipeline/process/boot";
import { pool } from "@/lib/store/database/pool";
import { listenAtFrontDoor } from "../../scripts/setup/front-door.mjs";
import { sendAnswer } from "../../scripts/setup/ingest-call.mjs";

// The product without Next and its pages, from its sources: for mutations, each of which would need a build.
const frontDoor = await listenAtFrontDoor({
  host: "127.0.0.1",
  port: Number(process.env.PORT),
  worker: process.env.SIGHTLINE_WORKER!,
});
await provision();
const booted = await boot("0.0.0");
const base = `http://127.0.0.1:${frontDoor.port}`;
frontDoor.open({
  doors: {
    ingest: { "POST /api/v1/requests": requests, "POST /api/v1/circuit-events": circuitEvents },
  },
  base,
  next: async (incoming: Parameters<typeof sendAnswer>[1], outgoing: Parameters<typeof sendAnswer>[2]) => {
    const answer = await ready(new Request(`${base}/api/health/ready`));
    const headers = Object.fromEntries(answer.headers);
    sendAnswer({ body: await answer.text(), status: answer.status, headers }, incoming, outgoing);
  },
});
process.once("SIGTERM", async () => {
  frontDoor.announce();
  await sleep(Number(process.env.SIGHTLINE_DRAIN_SECONDS ?? 0) * 1_000);
  booted.refuse();
  await frontDoor.drain(10_000);
  await booted.stop();
  await Promise.race([pool().end(), sleep(2_000)]);
  process.exit(0);
});
