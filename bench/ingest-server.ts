import { POST as traces } from "@/app/api/otlp/v1/traces/route";
import { POST } from "@/app/api/v1/requests/route";
import { listenAtFrontDoor } from "../scripts/setup/front-door.mjs";

/** The product's front door and ingest handler in a separate process. Ends with its parent. */
const door = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
door.open({
  doors: { ingest: { "POST /api/v1/requests": POST, "POST /api/otlp/v1/traces": traces } },
  base: `http://127.0.0.1:${door.port}`,
  next: (_incoming: unknown, outgoing: { statusCode: number; end: () => void }) => {
    outgoing.statusCode = 404;
    outgoing.end();
  },
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: door.port });
