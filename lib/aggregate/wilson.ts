const Z95 = 1.959964;

/** The 95 % Wilson interval of a share of `count` in `total`; [0, 1] where there is none. */
export function wilson(count: number, total: number): [low: number, high: number] {
  if (total === 0) return [0, 1];
  const share = count / total;
  const z2 = Z95 * Z95;
  const middle = share + z2 / (2 * total);
  const reach = Z95 * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)];
}
