const HISTORY_DAYS = 28;
const LEAST_HISTORY_ROWS = 60;
const BLOCKS_PER_DAY = 8;
/** This share of the blocks, the most extreme ones, says nothing of what is usual. */
const LEFT_OUT = 0.05;

type Block = { at: number; high: number; low: number; count: number };

const emptyBlock = (at: number): Block => ({
  at,
  high: Number.NEGATIVE_INFINITY,
  low: Number.POSITIVE_INFINITY,
  count: 0,
});

/**
 * What is usual for a feature: the highest and lowest value of every three hours of the last 28 days, less the most
 * extreme twentieth of them, so that a spike does not deafen the rule; and what the same hours of earlier weeks held, so
 * that a weekly job is news once. Rows come in order; some 225 blocks are kept.
 */
export class UsualRange {
  private readonly blockRows: number;
  private readonly kept: number;
  private readonly perWeek: number;
  private blocks: Block[] = [];
  private current = emptyBlock(-1);
  /** Of the blocks before the current one. */
  private readonly highs = new Ranking();
  private readonly lows = new Ranking();
  private count = 0;
  private sameHours = emptyBlock(-1);

  constructor(rowsPerDay: number) {
    this.blockRows = Math.max(1, rowsPerDay / BLOCKS_PER_DAY);
    this.kept = Math.ceil(Math.max(LEAST_HISTORY_ROWS, HISTORY_DAYS * rowsPerDay) / this.blockRows);
    this.perWeek = Math.round((7 * rowsPerDay) / this.blockRows);
  }

  /** The range that the rows before `row` make, and how many values it rests on; null without any. */
  before(row: number): { high: number; low: number; count: number } | null {
    const at = Math.floor(row / this.blockRows);
    if (at !== this.current.at) this.enter(at);
    const { current, sameHours, count } = this;
    if (count + current.count === 0) return null;
    const out = Math.floor(LEFT_OUT * (this.blocks.length + Math.min(1, current.count)));
    return {
      high: Math.max(this.highs.at(out, current.high), sameHours.high),
      low: Math.min(-this.lows.at(out, -current.low), sameHours.low),
      count: count + current.count,
    };
  }

  /** Learns the value of the row that `before` was asked about. */
  push(value: number): void {
    widen(this.current, value, value);
    this.current.count += 1;
  }

  private enter(at: number): void {
    const { current } = this;
    if (current.count > 0) {
      this.blocks.push(current);
      this.highs.add(current.high);
      this.lows.add(-current.low);
      this.count += current.count;
    }
    while (this.blocks.length > 0 && this.blocks[0]!.at < at - this.kept) {
      const old = this.blocks.shift()!;
      this.highs.remove(old.high);
      this.lows.remove(-old.low);
      this.count -= old.count;
    }
    this.current = emptyBlock(at);
    this.sameHours = this.earlierWeeks(at);
  }

  /** The blocks of this time of the week and, where blocks hold several rows, the ones beside them. */
  private earlierWeeks(at: number): Block {
    const beside = this.blockRows > 1 ? 1 : 0;
    const found = emptyBlock(at);
    for (const { at: then, high, low } of this.blocks) {
      const apart = (at - then + beside) % this.perWeek;
      if (apart <= 2 * beside && at - then > beside) widen(found, high, low);
    }
    return found;
  }
}

function widen(block: Block, high: number, low: number): void {
  block.high = Math.max(block.high, high);
  block.low = Math.min(block.low, low);
}

/** Values from the highest to the lowest. */
class Ranking {
  private readonly values: number[] = [];

  add(value: number): void {
    this.values.splice(this.placeOf(value), 0, value);
  }

  remove(value: number): void {
    this.values.splice(this.placeOf(value), 1);
  }

  /** What stands at `place`, from 0, if `extra` takes part. */
  at(place: number, extra: number): number {
    const above = this.values[place - 1];
    if (above !== undefined && extra > above) return above;
    return Math.max(extra, this.values[place] ?? Number.NEGATIVE_INFINITY);
  }

  /** The first place that holds no more than `value`. */
  private placeOf(value: number): number {
    let from = 0;
    let to = this.values.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.values[middle]! > value) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
