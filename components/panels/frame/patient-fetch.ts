import { pause } from "@/components/ui/pause";
import { startWaiting } from "./waiting";

type Fetch = typeof fetch;

/** Of a proxy whose server is away, and of a server that starts or has no turn left for a page. */
const AWAY = new Set([502, 503, 504]);
const EVERY_MS = 2_000;
const ASK_MS = 10_000;
/** So often a page may fail while the server can be reached. Then the browser loads it in full and shows what comes. */
const TRIES = 3;

/**
 * The router leaves for the browser's own error page where the server does not answer, and that does not come back. With
 * this its requests wait for the server in place, those of all others go as they are.
 */
export function patientFetch(send: Fetch): Fetch {
  return async (input, init) => {
    if (!isOfRouter(init)) return send(input, init);
    for (let failures = 0; ; ) {
      const answer = await send(input, init).catch((thrown: unknown) => ({ thrown }));
      if (answer instanceof Response && !AWAY.has(answer.status)) return answer;
      if (init?.signal?.aborted) throw init.signal.reason;
      const wasAway = await untilBack(send, answer instanceof Response ? EVERY_MS : 0);
      if (!wasAway) failures += 1;
      if (failures < TRIES) continue;
      if (answer instanceof Response) return answer;
      throw answer.thrown;
    }
  };
}

const isOfRouter = (init: RequestInit | undefined): boolean => new Headers(init?.headers).has("rsc");

/** Resolves once the server can be reached: whether it could not at first. */
async function untilBack(send: Fetch, firstMs: number): Promise<boolean> {
  await pause(firstMs);
  if (await isReachable(send)) return false;
  const end = startWaiting();
  do await pause(EVERY_MS);
  while (!(await isReachable(send)));
  end();
  return true;
}

/** A login in front of Sightline answers with a redirect to itself: the browser has to follow that. */
const isReachable = (send: Fetch): Promise<boolean> =>
  send("/api/health/live", {
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(ASK_MS),
  }).then(
    ({ status }) => !AWAY.has(status),
    () => false,
  );
