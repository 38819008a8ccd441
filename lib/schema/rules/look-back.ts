/** How many days of hourly figures rules compare with. */
export const LOOK_BACK_DAYS = 8;

/**
 * The oldest of these hours, which may be missing: no rule compares with more than seven days and the window before them,
 * which is at most six hours long there.
 */
export const SPARE_HOURS = 16;

/**
 * How many hourly rows of a project its rules compare with, one for each series and hour with requests: 1,500 series that
 * send requests every hour have all eight days. Beyond it, the oldest hours are left out. Without a limit, the thread would
 * run out of memory, and no project would be evaluated.
 */
export const LOOK_BACK_ROWS = 300_000;
