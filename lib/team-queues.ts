/** What waits for its turn, by team. The first team has the next turn, and goes behind the others with it. */
export class TeamQueues<Team, One> {
  private readonly queues = new Map<Team, Set<One>>();

  get isEmpty(): boolean {
    return this.queues.size === 0;
  }

  get size(): number {
    return [...this.queues.values()].reduce((sum, queue) => sum + queue.size, 0);
  }

  has(team: Team): boolean {
    return this.queues.has(team);
  }

  add(team: Team, one: One): void {
    const queue = this.queues.get(team);
    if (queue) queue.add(one);
    else this.queues.set(team, new Set([one]));
  }

  /** It waits no longer, if it did. */
  remove(team: Team, one: One): void {
    const queue = this.queues.get(team);
    queue?.delete(one);
    if (queue?.size === 0) this.queues.delete(team);
  }

  /** Takes out the first one of a team that waits. */
  take(team: Team): One {
    const queue = this.queues.get(team)!;
    const [first] = queue;
    queue.delete(first!);
    this.queues.delete(team);
    if (queue.size > 0) this.queues.set(team, queue);
    return first!;
  }

  /** Each team with its first one, in order. A team comes again, at the end, when one of its was taken. */
  *[Symbol.iterator](): Generator<[Team, One]> {
    for (const [team, [first]] of this.queues) yield [team, first!];
  }
}

type Patience = {
  longestMs: number;
  /** Aborted when the caller leaves. */
  signal?: AbortSignal | null;
  tooLate: () => Error;
};

/** Resolves when `begin` is called, which `enter` puts into a queue. Otherwise `leave` takes it out again, and this throws. */
export function waitInLine(
  { longestMs, signal, tooLate }: Patience,
  enter: (begin: () => void) => void,
  leave: (begin: () => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abandon);
    };
    const begin = () => {
      settle();
      resolve();
    };
    const giveUp = (reason: unknown) => {
      settle();
      reject(reason);
      leave(begin);
    };
    const abandon = () => giveUp(signal!.reason);
    const timer = setTimeout(() => giveUp(tooLate()), longestMs);
    signal?.addEventListener("abort", abandon, { once: true });
    enter(begin);
  });
}
