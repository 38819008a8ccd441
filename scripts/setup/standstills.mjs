/**
 * How long, in whole ms, this process did not get to its work: it was suspended, had no turn of the processor, or was busy with one thing.
 * It looks every `everyMs`; a look that comes late shows how long. A standstill is forgotten `rememberMs` after its end.
 */
export class Standstills {
  #everyMs;
  #rememberMs;
  #lookedAt = performance.now();
  #past = [];

  constructor({ everyMs, rememberMs }) {
    this.#everyMs = everyMs;
    this.#rememberMs = rememberMs;
    setInterval(() => this.recentMs(), everyMs).unref();
  }

  /** Also one that has just ended, whichever timer comes first after it. */
  recentMs() {
    const now = performance.now();
    const lateMs = Math.round(now - this.#lookedAt - this.#everyMs);
    if (lateMs > 0) this.#past.push({ endedAt: now, ms: lateMs });
    this.#lookedAt = now;
    this.#past = this.#past.filter(({ endedAt }) => now - endedAt < this.#rememberMs);
    return this.#past.reduce((sum, { ms }) => sum + ms, 0);
  }
}
