import type { ChannelKind } from "@/lib/schema/channel";
import type { ChannelDriver } from "./channel";
import { pagerduty } from "./pagerduty";
import { slack } from "./slack";
import { webhook } from "./webhook";

export const CHANNEL_DRIVERS: Record<ChannelKind, ChannelDriver> = { slack, pagerduty, webhook };
