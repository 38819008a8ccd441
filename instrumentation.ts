/** Runs once when the server starts, before the first request: the one place where everything is put together. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { boot } = await import("@/lib/pipeline/boot");
  const { POST: requests } = await import("@/app/api/v1/requests/route");
  const { POST: circuitEvents } = await import("@/app/api/v1/circuit-events/route");
  const booted = await boot();
  const doors = {
    ...booted,
    ingest: { "/api/v1/requests": requests, "/api/v1/circuit-events": circuitEvents },
  };
  (globalThis as { [key: symbol]: unknown })[Symbol.for("sightline.doors")] = doors;
}
