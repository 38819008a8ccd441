/** Longer names are cut where there is no room for them. */
const WHOLE = 24;
/** Long names differ at their end: a version, a region, an id. */
const TAIL = 14;

/** A name in two parts, of which the first may be cut; a short name has no second. */
export function headAndTail(name: string): [head: string, tail: string] {
  if (name.length <= WHOLE) return [name, ""];
  let at = name.length - TAIL;
  // Not between the halves of a character, and not before a mark that belongs to it.
  while (at > 0 && /^[\udc00-\udfff\p{M}\u200d]/u.test(name.slice(at, at + 2))) at--;
  return [name.slice(0, at), name.slice(at)];
}
