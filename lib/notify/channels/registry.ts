import type { ChannelFacts } from "@/lib/notify/channel-facts";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import type { ChannelDriver } from "./channel";
import { discord } from "./discord";
import { email } from "./email";
import { pagerduty } from "./pagerduty";
import { slack } from "./slack";
import { teams } from "./teams";
import { webhook } from "./webhook";

export const CHANNEL_DRIVERS: { [K in ChannelKind]: ChannelDriver<K> } = {
  slack,
  pagerduty,
  webhook,
  email,
  teams,
  discord,
};

export const factsOf = (kind: ChannelKind): ChannelFacts => CHANNEL_DRIVERS[kind].facts;

/** The kinds whose receivers limit the rate of messages. */
export const PACES = Object.entries(CHANNEL_DRIVERS).flatMap(([kind, { facts }]) =>
  facts.paceMs === null ? [] : [{ kind, ms: facts.paceMs }],
);
