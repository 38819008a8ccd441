/** What handlers of ingest read of a call: a web Request has it, and so has what the front door makes of node's. */
export type SentCall = {
  method: string;
  url: string;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null;
};

/** An answer in memory: the front door writes it as it is, Next gets it as a web Response. */
export class PlainAnswer {
  constructor(
    readonly body: string | Uint8Array,
    readonly status: number,
    readonly headers: Record<string, string>,
  ) {}

  response(): Response {
    const { status, headers } = this;
    return new Response(typeof this.body === "string" ? this.body : Uint8Array.from(this.body), {
      status,
      headers,
    });
  }
}
