/** The state of each part of Sightline; none where the server does not say. */
export async function readHealth(): Promise<Record<string, string>> {
  try {
    const answer = await fetch("/api/health/ready", { cache: "no-store" });
    const body: unknown = await answer.json();
    const isHealth = typeof body === "object" && body !== null && "status" in body;
    // The server is starting, or another one answers; a lost connection is shown elsewhere.
    return isHealth ? (body as Record<string, string>) : {};
  } catch {
    return {};
  }
}

/** A database that cannot be written is still read. */
const READABLE = ["ok", "read-only", "disk full"];

/** Whether pages can be read; what else is wrong is said on them. */
export const canRead = async (): Promise<boolean> => READABLE.includes((await readHealth()).database ?? "");
