/** A value in a list of values; an empty one stands for what has none. */
export const shownValue = (value: string): string => (value === "" ? "(none)" : value);
