import { identify } from "@/lib/auth/identify";
import { serve } from "@/lib/auth/serve";
import { takePlace } from "@/lib/dashboard/range/stream-places";
import { type ChangeKind, watchChanges } from "@/lib/dashboard/range/watch-changes";
import { ApiError } from "@/lib/schema/http/api-error";
import { FIGURES } from "@/lib/schema/http/endpoints/figures";

export const dynamic = "force-dynamic";

const HEARTBEAT_MS = 15_000;
const RECHECK_MS = 5_000;
/** A busy project commits many times a second; views redraw at most this often. */
const FLUSH_MS = 1_000;

/** Server-sent events: `data` when rows are committed, `alert` when an alert changes; at most one of each per second. */
export const GET = serve(FIGURES.live, async ({ request, actor, projectId }) => {
  const leave = takePlace(actor.kind === "user" ? actor.userId : actor.keyId, projectId);
  // A revoked key or an ended session must stop receiving events.
  const isStillThere = () =>
    identify(request, "read", undefined).then(
      () => true,
      // A database error is not a logout.
      (thrown) => !(thrown instanceof ApiError),
    );
  const stream = eventStream(projectId, isStillThere, request.signal, leave);
  return new Response(stream, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
});

function eventStream(
  projectId: number,
  isStillThere: () => Promise<boolean>,
  signal: AbortSignal,
  leave: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const pending = new Set<ChangeKind>();
      const flush = () => {
        for (const kind of pending) send(`event: ${kind}\ndata: {}\n\n`);
        pending.clear();
      };
      const recheck = async () => {
        if (!(await isStillThere())) end();
      };
      const timers = [
        setInterval(() => send(": still here\n\n"), HEARTBEAT_MS),
        setInterval(flush, FLUSH_MS),
        setInterval(() => void recheck(), RECHECK_MS),
      ];
      const unwatch = watchChanges(projectId, (kind) => pending.add(kind));
      let ended = false;
      end = () => {
        if (ended) return;
        ended = true;
        leave();
        for (const timer of timers) clearInterval(timer);
        unwatch();
        try {
          controller.close();
        } catch {
          // Already closed by the client.
        }
      };
      if (signal.aborted) end();
      else signal.addEventListener("abort", () => end(), { once: true });
      if (!ended) send("retry: 3000\n\n");
    },
    cancel: () => end(),
  });
}
