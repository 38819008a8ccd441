const LOCALE = "en-US";

/** The true minus sign, as wide as the plus. */
export const MINUS = "\u2212";

// Creating an Intl.NumberFormat costs a hundred times as much as using one.
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const known = formats.get(key) ?? new Intl.NumberFormat(LOCALE, options);
  formats.set(key, known);
  return known;
}

/** With thousands separators, at most `digits` decimals and at least `minimum`. */
export function decimals(value: number, digits: number, minimum = 0): string {
  return formatOf(`${minimum}-${digits}`, {
    minimumFractionDigits: minimum,
    maximumFractionDigits: digits,
  }).format(value);
}

/** All digits of a count; a dash for what is not known. */
export const wholeNumber = (value: number | null): string => (value === null ? "–" : decimals(value, 0));

/** At most `digits` significant digits, never an exponent. */
export function significant(value: number, digits: number): string {
  return formatOf(`s${digits}`, { maximumSignificantDigits: digits }).format(value);
}

/** With exactly `digits` decimals and separators; an exact tie goes to the even digit, as Python's `format` does. */
export function fixedHalfEven(value: number, digits: number): string {
  // A binary fraction lies exactly between two decimals only as an odd multiple of 2^-(digits+1).
  const halves = value * 2 ** (digits + 1);
  const isTie = Number.isInteger(halves) && halves % 2 !== 0;
  const scale = 10 ** digits;
  if (!isTie) return decimals(Number(value.toFixed(digits)), digits, digits);
  const below = Math.floor(value * scale);
  return decimals((below % 2 === 0 ? below : below + 1) / scale, digits, digits);
}
