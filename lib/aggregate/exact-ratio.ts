/** numerator/denominator rounded once to the nearest double, ties to even. Denominator positive. */
export function exactRatio(numerator: bigint, denominator: bigint): number {
  if (numerator < 0n) return -exactRatio(-numerator, denominator);
  if (numerator === 0n) return 0;
  // 66 bits of quotient leave room for 53 and a sticky bit, so that Number() rounds once and correctly.
  const shift = 66 - (bitLength(numerator) - bitLength(denominator));
  const scaled = shift >= 0 ? numerator << BigInt(shift) : numerator;
  const divisor = shift >= 0 ? denominator : denominator << BigInt(-shift);
  const quotient = scaled / divisor;
  const sticky = quotient * divisor === scaled ? 0n : 1n;
  return Number((quotient << 1n) | sticky) * 2 ** -(shift + 1);
}

/** The square root of numerator/denominator rounded once, as CPython's statistics.stdev does since 3.11. */
export function exactRootOfRatio(numerator: bigint, denominator: bigint): number {
  if (numerator <= 0n) return 0;
  let shift = 2 * 66 - (bitLength(numerator) - bitLength(denominator));
  if (shift % 2 !== 0) shift += 1;
  const scaled = shift >= 0 ? numerator << BigInt(shift) : numerator;
  const divisor = shift >= 0 ? denominator : denominator << BigInt(-shift);
  const quotient = scaled / divisor;
  const root = integerRoot(quotient);
  const sticky = root * root === quotient && quotient * divisor === scaled ? 0n : 1n;
  return Number((root << 1n) | sticky) * 2 ** -(shift / 2 + 1);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** floor(sqrt(value)) by Newton's method. */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
