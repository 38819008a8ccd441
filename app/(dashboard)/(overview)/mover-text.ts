import type { Mover, Movers } from "@/lib/dashboard/overview/overview-model";
import { momentText } from "@/lib/format/time-text";

/** "Mean latency 5.9 s, was 3.5 s; since about 30 Nov, 10:00". */
export const moverText = ({ text, since }: Pick<Mover, "text" | "since">, timeZone: string): string =>
  since === null ? text : `${text}; since about ${momentText(since, timeZone)}`;

/** "vs the same hours yesterday", "last 24 h vs the same hours yesterday". */
export const comparedText = ({ over, comparedWith }: Pick<Movers, "over" | "comparedWith">): string =>
  comparedWith === null ? "no full period before" : [over, `vs ${comparedWith}`].filter(Boolean).join(" ");
