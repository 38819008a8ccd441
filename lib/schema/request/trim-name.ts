/** A blank of any kind: spaces, no-break spaces, format characters such as zero-width ones, and letters without a shape. */
const BLANK = /[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/u;

/** A name without blanks around it; "" if it is blank. */
export function trimName(name: string): string {
  let [start, end] = [0, name.length];
  while (start < end && isBlank(name, start)) start++;
  while (end > start && isBlank(name, end - 1)) end--;
  return name.slice(start, end);
}

function isBlank(name: string, at: number): boolean {
  const code = name.charCodeAt(at);
  // Most names begin and end with a plain character.
  return (code <= 0x20 || code >= 0x7f) && BLANK.test(name[at]!);
}
