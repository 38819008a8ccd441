/** Groups that a table shows at first, as many as the charts above it draw. */
export const FIRST_ROWS = 10;

/** A link to it opens all rows of the table of groups. */
export const ALL_GROUPS = "all-groups";
