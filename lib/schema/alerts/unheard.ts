/** Why no one was notified of a firing alert. */
export type Unheard = "no_channel" | "no_route" | "channel_disabled" | "delivery_failed";

/** The firing alerts of a project that reached no one, and the reasons, those of critical alerts first. */
export type UnheardAlerts = { critical: number; warning: number; reasons: Unheard[] };
