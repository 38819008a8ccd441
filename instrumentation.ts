import type { Instrumentation } from "next";

// Where the server of scripts/ finds what it must answer itself, and stop: Next bundles this file apart from it.
const DOORS = Symbol.for("sightline.doors");

/** Runs once when the server starts, before the first request: the one place where everything is put together. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const left = globalThis as { [key: symbol]: unknown };
  try {
    const { provision } = await import("@/lib/manage/provision");
    const { version } = await import("@/package.json");
    const { takePageTurn } = await import("@/lib/auth/page-turn");
    const { boot } = await import("@/lib/pipeline/process/boot");
    const { POST: requests } = await import("@/app/api/v1/requests/route");
    const { POST: circuitEvents } = await import("@/app/api/v1/circuit-events/route");
    const { POST: litellm } = await import("@/app/api/v1/ingest/litellm/route");
    const { POST: traces } = await import("@/app/api/otlp/v1/traces/route");
    const { POST: logs } = await import("@/app/api/otlp/v1/logs/route");
    const { POST: metrics } = await import("@/app/api/otlp/v1/metrics/route");
    const provisioned = await provision();
    const booted = await boot(version);
    left[DOORS] = {
      ...booted,
      // By the start command: a new setup code or key, and who logs in.
      printed: { ...provisioned, adminEmail: process.env.SIGHTLINE_ADMIN_EMAIL },
      takePageTurn,
      ingest: {
        "POST /api/v1/requests": requests,
        "POST /api/v1/circuit-events": circuitEvents,
        "POST /api/v1/ingest/litellm": litellm,
        "POST /api/otlp/v1/traces": traces,
        "PUT /api/otlp/v1/traces": traces,
        "POST /api/otlp/v1/logs": logs,
        "PUT /api/otlp/v1/logs": logs,
        "POST /api/otlp/v1/metrics": metrics,
        "PUT /api/otlp/v1/metrics": metrics,
      },
    };
  } catch (thrown) {
    left[DOORS] = { failure: thrown };
    throw thrown;
  }
}

export const onRequestError: Instrumentation.onRequestError = async (thrown, { headers }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteUnavailable } = await import("@/lib/pipeline/process/note-unavailable");
  noteUnavailable(thrown, headers);
};
