/** Limits of a JSON text, counted before it is parsed, because parsing is the expensive part. */
export type Limits = { depth: number; keys: number; values: number };

/** One item, fields that are not kept among them. */
export const ITEM_LIMITS: Limits = { depth: 32, keys: 256, values: 50_000 };
/** The body of a call without a batch. */
export const CALL_LIMITS: Limits = { depth: 32, keys: 2_048, values: 20_000 };

/** `values`: arrays, objects and the elements that their commas separate. `end`: the index after the value. */
export type Scanned = Limits & { end: number };

type Excess = { code: "too_deep" | "too_many_keys" | "too_many_values"; message: string };

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Counts one JSON value of `text` without parsing it: up to `to`, and as an element of an array only up to its comma or
 * the bracket that ends the array. For invalid JSON the counts are meaningless, and the parser rejects it.
 */
export function scanJson(text: string, from: number, to: number, isElement = false): Scanned {
  const scan = new JsonScan(text, from, to, isElement);
  scan.goOn();
  return scan.scanned;
}

/** The same, interruptible, and for one value after another: an object for each element would be half of their cost. */
export class JsonScan implements Scanned {
  depth = 0;
  keys = 0;
  values = 0;
  private open = 0;
  private inString = false;

  constructor(
    private readonly text: string,
    private at: number,
    private readonly to: number,
    private readonly isElement: boolean,
  ) {}

  /** Begins with the value at `from`. */
  begin(from: number): void {
    this.at = from;
    this.depth = 0;
    this.keys = 0;
    this.values = 0;
    this.open = 0;
    this.inString = false;
  }

  /** Looks at about that many characters more. Returns whether the end is reached. */
  goOn(characters = Number.POSITIVE_INFINITY): boolean {
    const { text, to, isElement } = this;
    const pause = Math.min(to, this.at + characters);
    let { at, open, depth, keys, values, inString } = this;
    let ended = false;
    while (at < pause) {
      if (inString) {
        at = text.indexOf('"', at);
        if (at === -1 || at >= to) at = to;
        else if (!isEscaped(text, at)) inString = false;
        at++;
        continue;
      }
      switch (text.charCodeAt(at)) {
        case QUOTE:
          inString = true;
          break;
        case OPEN_BRACKET:
        case OPEN_BRACE:
          open++;
          values++;
          if (open > depth) depth = open;
          break;
        case CLOSE_BRACKET:
        case CLOSE_BRACE:
          ended = open === 0;
          open--;
          break;
        case COLON:
          keys++;
          break;
        case COMMA:
          if (open === 0 && isElement) ended = true;
          else values++;
          break;
      }
      if (ended) break;
      at++;
    }
    this.at = at;
    this.open = open;
    this.depth = depth;
    this.keys = keys;
    this.values = values;
    this.inString = inString;
    return ended || at >= to;
  }

  get end(): number {
    return Math.min(this.at, this.to);
  }

  get scanned(): Scanned {
    const { depth, keys, values, end } = this;
    return { depth, keys, values, end };
  }
}

/** Behind an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}

/** Why a text holds too much to be parsed, or null. `what`: the words for it. */
export function excessOf(scanned: Limits, limits: Limits, what: string): Excess | null {
  if (scanned.depth > limits.depth) {
    return { code: "too_deep", message: `${what} may nest at most ${limits.depth} levels deep` };
  }
  if (scanned.keys > limits.keys) {
    return { code: "too_many_keys", message: `${what} may have at most ${limits.keys} keys` };
  }
  if (scanned.values > limits.values) {
    return { code: "too_many_values", message: `${what} may have at most ${limits.values} values` };
  }
  return null;
}
