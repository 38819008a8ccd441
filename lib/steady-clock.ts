/**
 * Milliseconds of a clock that no one sets, the same in every thread of the process: for how long ago something was. By
 * `Date.now()`, what was noted before a clock was set back stays new until that time comes again.
 */
export const steadyNow = (): number => Number(process.hrtime.bigint()) / 1e6;
