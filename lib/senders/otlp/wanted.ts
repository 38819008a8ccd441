/** The attribute names that are read, found by their bytes: other names never become strings, nor do their values. */
export class Wanted {
  private readonly byHash = new Map<number, { bytes: Buffer; name: string }[]>();
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
      this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), { bytes, name }]);
    }
  }

  has(name: string): boolean {
    return this.names.has(name) || this.prefixes.some(({ text }) => name.startsWith(text));
  }

  /** The name in bytes from `from` to `to`; null where it is not wanted. */
  at(bytes: Buffer, from: number, to: number): string | null {
    for (const one of this.byHash.get(hashOf(bytes, from, to)) ?? [])
      if (to - from === one.bytes.length && startsWith(bytes, from, one.bytes)) return one.name;
    for (const { bytes: prefix } of this.prefixes)
      if (to - from > prefix.length && to - from < 200 && startsWith(bytes, from, prefix))
        return bytes.toString("utf8", from, to);
    return null;
  }
}

function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = to - from;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 16_777_619);
  return hash;
}

function startsWith(bytes: Buffer, from: number, prefix: Buffer): boolean {
  for (let at = 0; at < prefix.length; at++) if (bytes[from + at] !== prefix[at]) return false;
  return true;
}
