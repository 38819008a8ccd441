/** What pages show of roles, invitations and projects: the schemas are not loaded with a page. */
export const ROLES = ["viewer", "member", "admin"] as const;

export const INVITATION_DAYS = 7;

/** More requests of a project than this are not counted. */
export const COUNTED_REQUESTS = 1_000_000;
