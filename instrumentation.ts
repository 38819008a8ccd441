// Where the server of scripts/ finds what it must answer itself, and stop: Next bundles this file apart from it.
const DOORS = Symbol.for("sightline.doors");

/** Runs once when the server starts, before the first request: the one place where everything is put together. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const left = globalThis as { [key: symbol]: unknown };
  try {
    const { boot } = await import("@/lib/pipeline/process/boot");
    const { POST: requests } = await import("@/app/api/v1/requests/route");
    const { POST: circuitEvents } = await import("@/app/api/v1/circuit-events/route");
    const { POST: litellm } = await import("@/app/api/v1/ingest/litellm/route");
    const booted = await boot();
    left[DOORS] = {
      ...booted,
      ingest: {
        "/api/v1/requests": requests,
        "/api/v1/circuit-events": circuitEvents,
        "/api/v1/ingest/litellm": litellm,
      },
    };
  } catch (thrown) {
    left[DOORS] = { failure: thrown };
    throw thrown;
  }
}
