/** Percentiles and shares of fewer requests say little, and are drawn so. Alone, because charts load no schemas. */
export const FEW_SAMPLES = 20;
