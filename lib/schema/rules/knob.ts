/** A value of a definition in the unit that people think in: `stored * factor`. */
export type Knob = { name: string; label: string; unit: string; stored: number; factor: number };
