import type { ChannelKind } from "@/lib/schema/channels/channel";
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
