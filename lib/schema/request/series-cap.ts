/**
 * Above this many combinations of model, provider, environment and service, all further ones of a project share one series, so
 * that a label that contains an id cannot fill the database.
 */
export const SERIES_CAP = 10_000;
/** The name of what is past a cap. */
export const OTHER = "__other__";
