import { TeamQueues, waitInLine } from "./team-queues";

/** Of the turns, one in this many is kept for teams that have none. */
const KEPT = 5;
/** Of those who are not known yet. */
export const NO_TEAM = "";

/**
 * Who begins when there are fewer turns than readers: of the teams with the fewest turns the one that has waited longest for
 * its next. A team that has some leaves the kept ones to those that have none.
 */
export class Turns<Reader> {
  private readonly held = new Map<string, number>();
  private readonly waiting = new TeamQueues<string, Reader>();
  private readonly kept: number;

  constructor(private free: number) {
    this.kept = Number.isFinite(free) ? Math.ceil(free / KEPT) : 0;
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** Whether a reader of the team may begin now; otherwise it waits. */
  take(team: string): boolean {
    if (this.waiting.has(team) || !this.isFreeFor(team)) return false;
    this.begin(team);
    return true;
  }

  wait(team: string, reader: Reader): void {
    this.waiting.add(team, reader);
  }

  /** It waits no longer. */
  leave(team: string, reader: Reader): void {
    this.waiting.remove(team, reader);
  }

  /** Takes a turn of the team back. Returns the reader that begins now. */
  give(team: string): Reader | undefined {
    this.free += 1;
    const held = this.heldBy(team) - 1;
    if (held > 0) this.held.set(team, held);
    else this.held.delete(team);
    return this.next();
  }

  private next(): Reader | undefined {
    let chosen: string | undefined;
    for (const [team] of this.waiting)
      if (chosen === undefined || this.heldBy(team) < this.heldBy(chosen)) chosen = team;
    if (chosen === undefined || !this.isFreeFor(chosen)) return undefined;
    this.begin(chosen);
    return this.waiting.take(chosen);
  }

  private begin(team: string): void {
    this.free -= 1;
    this.held.set(team, this.heldBy(team) + 1);
  }

  private isFreeFor(team: string): boolean {
    return this.free > (this.heldBy(team) > 0 ? this.kept : 0);
  }

  private heldBy(team: string): number {
    return this.held.get(team) ?? 0;
  }
}

/** Turns of callers, who wait for a limited time and as long as they are there. */
export class CallerTurns {
  private readonly turns: Turns<() => void>;

  constructor(
    count: number,
    private readonly patience: { longestMs: number; tooLate: () => Error },
  ) {
    this.turns = new Turns(count);
  }

  get waitingCount(): number {
    return this.turns.waitingCount;
  }

  /** Resolves with how to end the turn (once), when a caller of the team may begin. Throws if that is too late. */
  async begin(team: string, signal: AbortSignal | null = null): Promise<() => void> {
    signal?.throwIfAborted();
    if (!this.turns.take(team))
      await waitInLine(
        { ...this.patience, signal },
        (begin) => this.turns.wait(team, begin),
        (begin) => this.turns.leave(team, begin),
      );
    let isHeld = true;
    return () => {
      if (isHeld) this.turns.give(team)?.();
      isHeld = false;
    };
  }
}
