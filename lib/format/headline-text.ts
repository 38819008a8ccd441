import type { Headline } from "@/lib/schema/alerts/incident";

/** "anthropic failing since 12:10 UTC: claude-sonnet-4-5 median 27 s (normally 2.8 s), breaker open since 12:16; 6 alerts". */
export const headlineText = ({ title, figures, count }: Headline): string =>
  `${title}${figures === "" ? "" : `: ${figures}`}; ${count}`;
