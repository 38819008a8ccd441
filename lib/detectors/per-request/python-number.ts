/** `repr` of a Python float: shortest round-trip, always with a point or an exponent, exponent below 1e-4 and from 1e16. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [digits, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  // JavaScript writes exponents only outside 1e-7 .. 1e21, so its own text serves here.
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/** A mean of whole numbers as `statistics.mean` yields it: an int where the division comes out even. */
export function pythonMeanOfIntegers(value: number): string {
  return Number.isInteger(value) ? String(value) : pythonFloat(value);
}

/** Python's round(value, 2): the nearest multiple of 0.01 to the exact binary value, exact ties to even. */
export function roundHalfEven2(value: number): number {
  const magnitude = Math.abs(value);
  // From 2^47 on doubles are at least 1/32 apart: the nearest one to any rounded value is the value itself.
  if (!Number.isFinite(value) || magnitude >= 2 ** 47) return value;
  if (magnitude < 0.005) return value < 0 || Object.is(value, -0) ? -0 : 0;
  const whole = Math.floor(magnitude);
  // A double from 0.005 up is a multiple of 2^-60, so the product is whole and the comparison below exact.
  const fraction = BigInt((magnitude - whole) * 2 ** 60);
  const scaled = fraction * 100n;
  const unit = 1n << 60n;
  let hundredths = scaled / unit;
  const rest = (scaled % unit) * 2n;
  if (rest > unit || (rest === unit && hundredths % 2n === 1n)) hundredths += 1n;
  const text = (BigInt(whole) * 100n + hundredths).toString().padStart(3, "0");
  const rounded = Number(`${text.slice(0, -2)}.${text.slice(-2)}`);
  return value < 0 ? -rounded : rounded;
}
