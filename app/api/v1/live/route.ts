import { guarded } from "@/lib/auth/guard";
import { sessionAccount } from "@/lib/auth/session-account";
import { type Change, onChange } from "@/lib/pipeline/data-changed";

const HEARTBEAT_MS = 15_000;
const RECHECK_MS = 10_000;

/** Server-sent events: `data` when rows were committed, `alert` when an alert changed; at most one of a kind a second. */
export const GET = guarded("read", async (request, { actor, projectId }) => {
  const encoder = new TextEncoder();
  let end = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const pending = new Set<Change["kind"]>();
      const flush = () => {
        for (const kind of pending) send(`event: ${kind}\ndata: {}\n\n`);
        pending.clear();
      };
      const timers = [setInterval(() => send(": still here\n\n"), HEARTBEAT_MS), setInterval(flush, 1_000)];
      const unsubscribe = onChange((change) => {
        if (change.projectId === projectId) pending.add(change.kind);
      });
      end = () => {
        for (const timer of timers) clearInterval(timer);
        unsubscribe();
      };
      if (actor.kind === "user") {
        // A stream outlives a log-out unless somebody looks.
        const recheck = async () => {
          const still = await sessionAccount(request.headers.get("cookie")).catch(() => null);
          if (still) return;
          end();
          controller.close();
        };
        timers.push(setInterval(() => void recheck(), RECHECK_MS));
      }
      send("retry: 3000\n\n");
    },
    cancel: () => end(),
  });
  request.signal.addEventListener("abort", () => end());
  return new Response(stream, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
});
