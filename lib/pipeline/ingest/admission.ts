import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";
import { TeamQueues, waitInLine } from "@/lib/team-queues";

const MB = 1024 * 1024;
/** Bytes of bodies that one process holds at once; beyond this, callers get 503. */
export const HELD_LIMIT = 128 * MB;
/** One project leaves room for the others. */
export const HELD_BY_PROJECT_LIMIT = 96 * MB;
/** Bytes of bodies that are parsed and stored at once: as rows they take ten times the memory. */
export const AT_WORK_LIMIT = 4 * MB;
/** How long a body waits for its turn before its caller gets 503. */
const LONGEST_WAIT_MS = 8_000;

type Waiting = { bytes: number; begin: () => void };

/** Bounds the memory of ingest: how much is held, and how much of that is worked on. Projects take turns. */
export class Admission {
  private held = 0;
  private mostHeld = 0;
  private readonly heldBy = new Map<number, number>();
  private atWork = 0;
  private readonly atWorkBy = new Map<number, number>();
  private readonly waiting = new TeamQueues<number, Waiting>();

  constructor(private readonly longestWaitMs = LONGEST_WAIT_MS) {}

  /** Throws 503 if there is no room for these bytes. */
  requireRoom(projectId: number, bytes: number): void {
    const isFull = this.held + bytes > HELD_LIMIT || this.heldOf(projectId) + bytes > HELD_BY_PROJECT_LIMIT;
    if (isFull) throw overloaded();
  }

  /** Bytes of a body that have arrived. Throws 503 if there is no room for them. */
  hold(projectId: number, bytes: number): void {
    this.requireRoom(projectId, bytes);
    this.held += bytes;
    this.mostHeld = Math.max(this.mostHeld, this.held);
    this.heldBy.set(projectId, this.heldOf(projectId) + bytes);
  }

  /** The most bytes that were held at once since it was last asked. */
  takeMostHeld(): number {
    const most = this.mostHeld;
    this.mostHeld = this.held;
    return most;
  }

  release(projectId: number, bytes: number): void {
    const left = this.heldOf(projectId) - bytes;
    this.held -= bytes;
    if (left > 0) this.heldBy.set(projectId, left);
    else this.heldBy.delete(projectId);
  }

  /** Runs `use` when it is the turn of a body of this size. Throws 503 if that takes too long. */
  async work<T>(projectId: number, bytes: number, use: () => Promise<T>): Promise<T> {
    const mayBegin = this.waiting.isEmpty || !this.atWorkBy.has(projectId);
    if (mayBegin && !this.waiting.has(projectId) && this.hasRoom(projectId, bytes))
      this.begin(projectId, bytes);
    else await this.turn(projectId, bytes);
    try {
      return await use();
    } finally {
      this.end(projectId, bytes);
      this.beginNext();
    }
  }

  private heldOf(projectId: number): number {
    return this.heldBy.get(projectId) ?? 0;
  }

  /** One body of each project is worked on at any time, however large those of the others are. */
  private hasRoom(projectId: number, bytes: number): boolean {
    return !this.atWorkBy.has(projectId) || this.atWork + bytes <= AT_WORK_LIMIT;
  }

  private begin(projectId: number, bytes: number): void {
    this.atWork += bytes;
    this.atWorkBy.set(projectId, (this.atWorkBy.get(projectId) ?? 0) + 1);
  }

  private end(projectId: number, bytes: number): void {
    this.atWork -= bytes;
    const left = this.atWorkBy.get(projectId)! - 1;
    if (left > 0) this.atWorkBy.set(projectId, left);
    else this.atWorkBy.delete(projectId);
  }

  private turn(projectId: number, bytes: number): Promise<void> {
    const one: Waiting = { bytes, begin: () => {} };
    return waitInLine(
      { longestMs: this.longestWaitMs, tooLate: overloaded },
      (begin) => {
        one.begin = begin;
        this.waiting.add(projectId, one);
      },
      () => {
        this.waiting.remove(projectId, one);
        // It may have been too large for the room that there is.
        this.beginNext();
      },
    );
  }

  private beginNext(): void {
    for (const [projectId, { bytes, begin }] of this.waiting) {
      if (!this.hasRoom(projectId, bytes)) continue;
      this.waiting.take(projectId);
      this.begin(projectId, bytes);
      begin();
    }
  }
}

function overloaded(): ApiError {
  const message = "The server is overloaded; retry shortly";
  return new ApiError(503, "overloaded", message, { retryAfterSeconds: 1 });
}

export const admission = () => processWide("ingest-admission", () => new Admission());
