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

/** Whether pages can be read: a worker that stalls is said on the page. */
export const canRead = async (): Promise<boolean> => (await readHealth()).database === "ok";
