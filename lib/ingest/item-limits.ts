/** Nesting and keys of one item, fields that are not kept among them. */
export const DEPTH_LIMIT = 32;
export const KEY_LIMIT = 256;

type Excess = { code: "too_deep" | "too_many_keys"; message: string };

/** Why an item is too large a structure to look into, or null. Walks without recursion: JSON may nest a million deep. */
export function excessOf(item: unknown): Excess | null {
  let keys = 0;
  let level = isNested(item) ? [item] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEPTH_LIMIT) {
      return { code: "too_deep", message: `An item may nest at most ${DEPTH_LIMIT} levels deep` };
    }
    const next: object[] = [];
    for (const value of level) {
      const children = Object.values(value);
      if (!Array.isArray(value)) keys += children.length;
      if (keys > KEY_LIMIT) {
        return { code: "too_many_keys", message: `An item may have at most ${KEY_LIMIT} keys` };
      }
      for (const child of children) if (isNested(child)) next.push(child);
    }
    level = next;
  }
  return null;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
