/**
 * The advisory locks of an installation. No two share a number, although those with a second key (of a project, or of
 * what it counts) could not meet those without. Versions that run side by side during an upgrade exclude each other
 * only where both use the same number: a lock keeps its number, and a number is not used again.
 */
export const LOCKS = {
  /** Of Prisma's migration engine. */
  migrations: 72_707_369,
  /** While partitions are created or dropped, so that two processes do not race for one name. */
  partitions: 72_707_370,
  /** A worker's rounds, each for the whole installation. */
  evaluation: 72_707_372,
  notificationGroups: 72_707_374,
  purge: 72_707_375,
  maintenance: 72_707_379,
  /** Two processes that boot, or two users who set up. */
  setUp: 72_707_378,
  /** With a project: while its minutes, hours and days are written. */
  compaction: 72_707_371,
  /** With a project: while its calls are counted. */
  counting: 72_707_373,
  /** With a project: two who set prices see each other's. */
  prices: 72_707_376,
  /** With a project: while an incident is opened or joined. */
  incidents: 72_707,
  /** With a project: while names of series or error types are added. */
  names: 72_707_381,
  /** With a project: while an alert may start, shared, or a route or channel is changed. */
  routes: 72_707_380,
  /** With a project: while names of breakers are added. */
  breakerNames: 72_707_382,
  /** With a project: while breakers are followed. Once hashtext('breaker-series'). */
  breakerSeries: -1_020_753_230,
  /** With a quota and its scope: two who add to it take turns. */
  quotas: 72_707_377,
} as const;
