/** Groups that a table shows at first, as many as the charts above it draw. */
export const FIRST_ROWS = 10;
