import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { addSenders, type SeenSender } from "@/lib/store/requests/senders";

/** How long counts are gathered before they are written: one statement, whatever the load. */
const GATHER_MS = 5_000;
/** Kinds of senders that are held at once. */
const MOST_HELD = 5_000;

type Held = { seen: Map<string, SeenSender>; timer: NodeJS.Timeout | null };
const held = () => processWide<Held>("seen-senders", () => ({ seen: new Map(), timer: null }));

/**
 * Records who sent requests; counts that are not yet written are lost with the process, as nothing is billed by them.
 */
export function noteSenders(seen: readonly SeenSender[]): void {
  const state = held();
  for (const one of seen) {
    const version = one.version.slice(0, 50);
    const key = JSON.stringify([one.projectId, one.sender, version]);
    const known = state.seen.get(key);
    if (known) {
      known.requests += one.requests;
      known.lastSeenAt = Math.max(known.lastSeenAt, one.lastSeenAt);
    } else if (state.seen.size < MOST_HELD) state.seen.set(key, { ...one, version });
  }
  if (state.seen.size === 0 || state.timer) return;
  state.timer = setTimeout(() => void writeSenders(), GATHER_MS);
  state.timer.unref();
}

/** Writes what was gathered. */
export async function writeSenders(): Promise<void> {
  const state = held();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  const seen = [...state.seen.values()];
  state.seen.clear();
  await addSenders(seen).catch((thrown) =>
    log.warn("senders could not be noted", { error: errorText(thrown) }),
  );
}
