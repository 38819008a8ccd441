/** Index look-ups of one statement. */
const MOST_AT_ONCE = 1_000;

type Asked<Found> = {
  name: string;
  resolve: (found: Found | null) => void;
  reject: (reason: unknown) => void;
};

/** One statement at a time. The next one looks up all names that came in while it ran. */
export class AskTogether<Found> {
  private waiting: Asked<Found>[] = [];
  private isAsking = false;

  constructor(private readonly find: (names: readonly string[]) => Promise<ReadonlyMap<string, Found>>) {}

  ask(name: string): Promise<Found | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ name, resolve, reject });
      if (!this.isAsking) void this.askAll();
    });
  }

  private async askAll(): Promise<void> {
    this.isAsking = true;
    while (this.waiting.length > 0) {
      const asked = this.waiting.splice(0, MOST_AT_ONCE);
      try {
        const found = await this.find(asked.map(({ name }) => name));
        for (const { name, resolve } of asked) resolve(found.get(name) ?? null);
      } catch (thrown) {
        for (const { reject } of asked) reject(thrown);
      }
    }
    this.isAsking = false;
  }
}
