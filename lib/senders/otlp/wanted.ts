/** `recent`: its last value, where that was a short text. Most values of a name are those of the record before. */
export type WantedName = { readonly name: string; recent: string };

/** The attribute names that are read, found by their bytes: other names never become strings, nor do their values. */
export class Wanted {
  private readonly byHash = new Map<number, (WantedName & { bytes: Buffer })[]>();
  private readonly names = new Set<string>();
  private readonly prefixes: { bytes: Buffer; text: string }[] = [];

  constructor(reads: readonly string[]) {
    for (const name of reads) {
      if (name.endsWith("*")) {
        const text = name.slice(0, -1);
        this.prefixes.push({ bytes: Buffer.from(text), text });
        continue;
      }
      if (this.names.has(name)) continue;
      this.names.add(name);
      const bytes = Buffer.from(name);
      const hash = hashOf(bytes, 0, bytes.length);
      this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), { bytes, name, recent: "" }]);
    }
  }

  has(name: string): boolean {
    return this.names.has(name) || this.prefixes.some(({ text }) => name.startsWith(text));
  }

  /** The name in bytes from `from` to `to`; null where it is not wanted. */
  at(bytes: Buffer, from: number, to: number): WantedName | null {
    const alike = this.byHash.get(hashOf(bytes, from, to));
    if (alike !== undefined)
      for (const one of alike)
        if (to - from === one.bytes.length && startsWith(bytes, from, one.bytes)) return one;
    for (const { bytes: prefix } of this.prefixes)
      if (to - from > prefix.length && to - from < 200 && startsWith(bytes, from, prefix))
        return { name: bytes.toString("utf8", from, to), recent: "" };
    return null;
  }
}

/** Names begin alike and differ in their ends and lengths. */
function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = to - from;
  for (let at = Math.max(from, to - 6); at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 16_777_619);
  return hash;
}

function startsWith(bytes: Buffer, from: number, prefix: Buffer): boolean {
  for (let at = 0; at < prefix.length; at++) if (bytes[from + at] !== prefix[at]) return false;
  return true;
}
