import type { z } from "zod";
import { discord } from "./discord";
import { email } from "./email";
import type { ChannelKind } from "./facts";
import { pagerduty } from "./pagerduty";
import { slack } from "./slack";
import { teams } from "./teams";
import { webhook } from "./webhook";

/** Every channel kind. The registries of drivers and of form fields are total over it. */
export const CHANNEL_SCHEMAS = { slack, pagerduty, webhook, email, teams, discord };

type Schemas = typeof CHANNEL_SCHEMAS;

export type { ChannelKind };
export type ConfigSchema<K extends ChannelKind> = Schemas[K]["config"];

/** A generated secret always exists, and for some time after a rotation the previous one is in use too. */
type GeneratedSecret<S> = S extends { field: infer F extends string; generated: true }
  ? Record<F, string> & { previous_secret: string | null }
  : unknown;

/** Everything that a message is sent with, secrets included. */
export type ChannelSettings = {
  [K in ChannelKind]: z.infer<ConfigSchema<K>> & GeneratedSecret<Schemas[K]["secret"]>;
};
