const THOUSANDS = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;

/** A number as people type it, in the unit that is stored: 2,000 as it is shown, also $2,000 and 0,5; NaN for anything else. */
export function readNumber(typed: string, factor = 1): number {
  const text = typed.replaceAll(/\s/g, "").replace(/^\$/, "");
  const plain = THOUSANDS.test(text) ? text.replaceAll(",", "") : text.replace(",", ".");
  return plain === "" ? Number.NaN : Number((Number(plain) / factor).toPrecision(12));
}
