/** Of the turns, one in this many is kept for teams that have none. */
const KEPT = 5;

/**
 * Who begins when there are fewer turns than readers: of the teams with the fewest turns the one that has waited longest for
 * its next. A team that has some leaves the kept ones to those that have none.
 */
export class Turns<Reader> {
  private readonly held = new Map<string, number>();
  /** Teams in the order of their next turn, each with its readers in order. */
  private readonly waiting = new Map<string, Set<Reader>>();
  private readonly kept: number;

  constructor(private free: number) {
    this.kept = Number.isFinite(free) ? Math.ceil(free / KEPT) : 0;
  }

  get waitingCount(): number {
    return [...this.waiting.values()].reduce((sum, readers) => sum + readers.size, 0);
  }

  /** Whether a reader of the team may begin now; otherwise it waits. */
  take(team: string): boolean {
    if (this.waiting.has(team) || !this.isFreeFor(team)) return false;
    this.begin(team);
    return true;
  }

  wait(team: string, reader: Reader): void {
    const readers = this.waiting.get(team);
    if (readers) readers.add(reader);
    else this.waiting.set(team, new Set([reader]));
  }

  /** It waits no longer. */
  leave(team: string, reader: Reader): void {
    const readers = this.waiting.get(team);
    readers?.delete(reader);
    if (readers?.size === 0) this.waiting.delete(team);
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
    for (const team of this.waiting.keys())
      if (chosen === undefined || this.heldBy(team) < this.heldBy(chosen)) chosen = team;
    if (chosen === undefined || !this.isFreeFor(chosen)) return undefined;
    const readers = this.waiting.get(chosen)!;
    const [reader] = readers;
    readers.delete(reader!);
    this.waiting.delete(chosen);
    if (readers.size > 0) this.waiting.set(chosen, readers);
    this.begin(chosen);
    return reader;
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
