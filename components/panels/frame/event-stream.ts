export type StreamEvent = "data" | "alert";

/** The server answers, but not to this user: their session ended, or they are no longer a member. */
export class StreamRefused extends Error {
  constructor(readonly reason: "signed out" | "no access") {
    super(reason);
  }
}

/**
 * Follows /api/v1/live until `signal` aborts. Uses fetch because an EventSource cannot send the project header.
 * Resolves when the stream ends, throws when it breaks.
 */
export async function followEvents(
  projectId: number,
  signal: AbortSignal,
  onOpen: () => void,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  const response = await fetch("/api/v1/live", {
    headers: { "x-sightline-project": String(projectId), accept: "text/event-stream" },
    cache: "no-store",
    signal,
  });
  if (response.status === 401) throw new StreamRefused("signed out");
  if (response.status === 403 || response.status === 404) throw new StreamRefused("no access");
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const { events, tail } = splitEvents(rest + value);
    rest = tail;
    for (const event of events) onEvent(event);
  }
}

/** The names of the complete events in a chunk of the stream, and the rest of it. */
export function splitEvents(text: string): { events: StreamEvent[]; tail: string } {
  const blocks = text.split("\n\n");
  const tail = blocks.pop() ?? "";
  const names = blocks.map((block) => /^event: ?(\w+)$/m.exec(block)?.[1]);
  return { events: names.filter((name): name is StreamEvent => name === "data" || name === "alert"), tail };
}
