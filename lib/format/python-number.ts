/** `repr` of a Python float: shortest round-trip, always with a point or an exponent, exponent below 1e-4 and from 1e16. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  if (value === 0) return "0.0";
  const [digits, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const plain = exponent < 0 ? smallDecimal(value, digits, exponent) : String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}

/** JavaScript writes 0.0000123 as 1.23e-5 from 1e-7 on only, so between 1e-4 and 1 its own text serves. */
function smallDecimal(value: number, digits: string, exponent: number): string {
  const text = String(value);
  if (!text.includes("e")) return text;
  const sign = value < 0 ? "-" : "";
  return `${sign}0.${"0".repeat(-exponent - 1)}${digits.replace(/[-.]/g, "")}`;
}

/** A mean of whole numbers as `statistics.mean` yields it: an int where the division comes out even. */
export function pythonMeanOfIntegers(value: number): string {
  return Number.isInteger(value) ? String(value) : pythonFloat(value);
}

/** Python's round(value, 2): the nearest multiple of 0.01 to the exact binary value, exact ties to even. */
export function roundHalfEven2(value: number): number {
  const magnitude = Math.abs(value);
  // From 2^47 on doubles are at least 1/64 apart but 15 significant digits are used up: two decimals change nothing.
  if (!Number.isFinite(value) || magnitude >= 2 ** 47) return value;
  const whole = Math.floor(magnitude);
  // The fraction has at most 52 bits; times 2^60 it is a whole number, so the comparison below is exact.
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
