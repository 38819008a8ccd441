import { LOGIN_LIMITS } from "../lib/auth/credentials/throttle";
import { PAGES_AT_ONCE } from "../lib/auth/page-turn";
import { LANES_SHOWN } from "../lib/dashboard/overview/load-breaker-panel";
import { ROWS_SHOWN } from "../lib/dashboard/quality/load-quality";
import { STREAM_LIMITS } from "../lib/dashboard/range/stream-places";
import { LISTED_LIMIT } from "../lib/dashboard/series/load-breakdown";
import { LABEL_SETS } from "../lib/dashboard/series/load-exposition";
import { GROUP_LIMIT } from "../lib/dashboard/series/prepare-series";
import { ITEM_LIMIT } from "../lib/ingest/split-items";
import { RESENT_AN_HOUR } from "../lib/manage/handle-alerts";
import { MAILS_AN_HOUR } from "../lib/manage/invite";
import { AT_ONCE, AT_ONCE_PER_CHANNEL, AT_ONCE_PER_PROJECT } from "../lib/pipeline/deliver/deliver";
import { TURN_MS } from "../lib/pipeline/evaluate/evaluate-all";
import { WINDOW_ROWS } from "../lib/pipeline/evaluate/load-facts";
import { OTLP_BODY_LIMIT } from "../lib/pipeline/ingest/accept-otlp";
import { AT_WORK_LIMIT, HELD_BY_PROJECT_LIMIT, HELD_LIMIT } from "../lib/pipeline/ingest/admission";
import { BODY_LIMIT } from "../lib/pipeline/ingest/read-body";
import { JUDGED_LIMIT } from "../lib/pipeline/replay/read-past";
import { READ_LIMITS } from "../lib/schema/figures/grouping";
import { POINT_LIMIT } from "../lib/schema/figures/series-query";
import { ITEM_LIMITS } from "../lib/schema/http/json-limits";
import { CHANGES_PER_MINUTE, QUOTAS, TESTS } from "../lib/schema/http/quota";
import { BREAKER_CAP, BREAKER_PROCESS_CAP } from "../lib/schema/request/circuit-event";
import { LABEL_SETS_LIMIT } from "../lib/schema/rules/facts";
import { LOOK_BACK_ROWS } from "../lib/schema/rules/look-back";
import { STEP_LIMIT } from "../lib/schema/time/time-range";
import { TIME_LENGTH } from "../lib/schema/time/timestamp";
import { MOST_CHARACTERS, PART_LIMITS } from "../lib/senders/otlp/json-outline";
import { MOST_FIELDS } from "../lib/senders/otlp/wire";
import { SESSIONS_OF_USER } from "../lib/store/people/sessions";
import { HEAP_MB, LIMITS, SIZE } from "../lib/threads/in-thread";

const MIB = 1_048_576;

type Row = [what: string, most: number, per: string];

const WORK: Row[] = [
  ["values that a backtest judges (minutes times label sets)", JUDGED_LIMIT, "backtest"],
  ["seconds that a backtest may take", LIMITS.backtest.longestMs / 1_000, "backtest"],
  ["seconds that comparing a bill may take", LIMITS.reconcile.longestMs / 1_000, "bill"],
  ["MB of memory of a backtest or bill", HEAP_MB, "thread"],
  ["backtests and bills at once", SIZE.threads, "process"],
  ["backtests and bills that run or wait", SIZE.ofProject, "project"],
  ["label sets that a rule judges: those with the most requests", LABEL_SETS_LIMIT, "rule"],
  [
    "hourly rows that its rules compare with, one for each series and hour; the oldest are left out",
    LOOK_BACK_ROWS,
    "project",
  ],
  [
    "rows in the windows of its rules, one for each series and step; longer windows are not evaluated",
    WINDOW_ROWS,
    "project",
  ],
  ["seconds of evaluation before the next project has its turn", TURN_MS / 1_000, "project"],
  ["points", POINT_LIMIT, "series"],
  ["groups shown, and the sum of the others", GROUP_LIMIT, "series"],
  ["groups, or pairs of two dimensions, in a table, and the sum of the others", LISTED_LIMIT, "page"],
  ["requests read where a dimension is user, tag or error type: the newest", READ_LIMITS.sums, "page"],
  ["the same for sums of pairs with a user or a tag", READ_LIMITS.pairs, "page"],
  [
    "the same on the page of traffic and latency, and of tokens, which show percentiles",
    READ_LIMITS.each,
    "page",
  ],
  ["rows of quality", ROWS_SHOWN, "call"],
  ["circuit breakers; events of further ones are rejected", BREAKER_CAP, "project"],
  [
    "circuit breakers times processes that report them; data points of further ones are rejected",
    BREAKER_PROCESS_CAP,
    "project",
  ],
  ["circuit breakers shown, open ones first", LANES_SHOWN, "page"],
  ["label sets of metrics", LABEL_SETS, "call"],
  ["characters of its text", TIME_LENGTH, "time"],
  ["steps, such as `-1d` or `/w`", STEP_LIMIT, "time"],
  ["MiB of a body, decompressed", BODY_LIMIT / MIB, "call"],
  ["MiB of an OTLP or LiteLLM body, decompressed", OTLP_BODY_LIMIT / MIB, "call"],
  ["MiB of bodies received and not yet stored", HELD_LIMIT / MIB, "process"],
  ["MiB of bodies received and not yet stored", HELD_BY_PROJECT_LIMIT / MIB, "project"],
  ["MiB of bodies that are stored at once; others wait", AT_WORK_LIMIT / MIB, "process"],
  ["items of a batch", ITEM_LIMIT, "call"],
  ["keys", ITEM_LIMITS.keys, "item"],
  ["levels of nesting", ITEM_LIMITS.depth, "item"],
  ["MiB of JSON", MOST_CHARACTERS / MIB, "OTLP record"],
  ["keys of JSON", PART_LIMITS.keys, "OTLP record"],
  ["fields of Protocol Buffers", MOST_FIELDS, "OTLP record"],
  ["messages sent at once", AT_ONCE, "process"],
  ["messages sent at once", AT_ONCE_PER_PROJECT, "project"],
  ["messages sent at once", AT_ONCE_PER_CHANNEL, "channel"],
  ["pages made at once; others wait, and teams take turns", PAGES_AT_ONCE, "process"],
  ["live streams", STREAM_LIMITS.caller, "user or key"],
  ["live streams", STREAM_LIMITS.project, "project"],
  ["live streams", STREAM_LIMITS.all, "process"],
  ["sessions; with one more, the least recently used ends", SESSIONS_OF_USER, "user"],
];

const RATES: Row[] = [
  ["changes of configuration in a minute", CHANGES_PER_MINUTE, "user or key"],
  ["test messages in a minute", TESTS.perChannelAndMinute, "channel"],
  ["test messages in an hour", TESTS.perProjectAndHour, "project"],
  ["messages sent again in an hour", RESENT_AN_HOUR, "project"],
  ["invitations by email in an hour", MAILS_AN_HOUR, "team"],
  ["login attempts in five minutes", LOGIN_LIMITS.network, "IPv4 address or IPv6 /64"],
  ["login attempts in five minutes", LOGIN_LIMITS.site, "IPv6 /48"],
  ["login attempts in five minutes from one network", LOGIN_LIMITS.accountThere, "account"],
  ["login attempts in five minutes from unknown networks", LOGIN_LIMITS.accountElsewhere, "account"],
];

const TABLES: Record<string, Row[]> = {
  quotas: Object.values(QUOTAS).map(({ most, what, per }) => [what, most, per]),
  "limits of work": WORK,
  "limits of rates": RATES,
};

/** The text of docs/operations.md with its tables of limits brought up to date. */
export function withLimits(text: string): string {
  return Object.entries(TABLES).reduce((whole, [name, rows]) => withTable(whole, name, rows), text);
}

function withTable(text: string, name: string, rows: readonly Row[]): string {
  const begin = `<!-- ${name}: written by \`npm run docs\` from scripts/limit-table.ts -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(`<!-- end of ${name} -->`)];
  if (from < 0 || to < from) throw new Error(`the markers of the ${name} are missing`);
  const cells = [
    ["what", "at most", "per"],
    ...rows.map(([what, most, per]) => [what, most.toLocaleString("en-US"), per]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, at) => (at === 1 ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 1 ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  const [head, ...body] = cells.map(line);
  return `${text.slice(0, from)}${begin}\n\n${[head, rule, ...body].join("\n")}\n\n${text.slice(to)}`;
}
