/** The color of a place in the palette; null: of all others. */
export const seriesColor = (place: number | null) =>
  place === null ? "var(--cat-other)" : `var(--cat-${place + 1})`;

/** The second half of the palette is dashed, which distinguishes lines without their color. */
export const seriesDash = (place: number | null) => (place !== null && place >= 5 ? "7 2.5" : undefined);
