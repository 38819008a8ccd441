import { parseArgs } from "node:util";
import { AZURE_HEADER } from "./azure-row";
import { UsageFailure } from "./replay-failure";

export const USAGE = `npm run replay -- FILE.csv [--speed N|max] [--url URL] [--key KEY] [--model NAME] [--limit N] [--end TIME]

  FILE.csv   a trace with the header ${AZURE_HEADER}
  --speed    multiple of real time (1, 10, …), with the time of sending as timestamp;
             max (default): as fast as possible, shifted so that the trace ends now
  --url      URL of Sightline (default: http://127.0.0.1:3000)
  --key      API key with the ingest scope (default: SIGHTLINE_API_KEY)
  --model    model name of the requests (default: gpt-5-mini)
  --limit    send only the first N rows
  --end      with --speed max: time of the last row (2026-11-23T12:00:00Z). The same end sends the same
             requests again; stored ones are detected as duplicates`;

export type ReplayOptions = {
  file: string;
  /** Multiple of real time; null: as fast as the server accepts. */
  speed: number | null;
  url: string;
  key: string;
  model: string;
  /** Null: the whole file. */
  limit: number | null;
  /** Time of the last row, epoch ms; null: now. */
  endMs: number | null;
};

const OPTIONS = {
  speed: { type: "string", default: "max" },
  url: { type: "string", default: "http://127.0.0.1:3000" },
  key: { type: "string" },
  model: { type: "string", default: "gpt-5-mini" },
  limit: { type: "string" },
  end: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The parsed command line, or "help". Throws a UsageFailure that names the argument. */
export function readOptions(args: readonly string[], keyOfEnvironment: string | undefined) {
  const { values, positionals } = parse(args);
  if (values.help) return "help" as const;
  const [file, another] = positionals;
  if (!file) throw new UsageFailure("a file is required");
  if (another) throw new UsageFailure(`only one file is allowed: ${file}, ${another}`);
  const key = values.key ?? keyOfEnvironment ?? "";
  if (key === "") throw new UsageFailure("an API key is required: pass --key or set SIGHTLINE_API_KEY");
  const speed = speedOf(values.speed);
  if (speed !== null && values.end !== undefined)
    throw new UsageFailure("--end requires --speed max; at other speeds timestamps are the time of sending");
  const options: ReplayOptions = {
    file,
    speed,
    url: urlOf(values.url),
    key,
    model: modelOf(values.model),
    limit: limitOf(values.limit),
    endMs: endOf(values.end),
  };
  return options;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (thrown) {
    throw new UsageFailure((thrown as Error).message);
  }
}

function speedOf(text: string): number | null {
  if (text === "max") return null;
  const speed = text.trim() === "" ? Number.NaN : Number(text);
  if (speed > 0 && speed <= 10_000) return speed;
  throw new UsageFailure(`--speed is "${text}": must be max or a number above 0 up to 10000`);
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, "");
  throw new UsageFailure(`--url is "${text}": must be a URL such as http://127.0.0.1:3000`);
}

function modelOf(text: string): string {
  if (text.length >= 1 && text.length <= 200) return text;
  throw new UsageFailure("--model must have 1 to 200 characters");
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageFailure(`--limit is "${text}": must be a whole number above 0`);
}

const ZONED_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function endOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const ts = ZONED_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ts)) return ts;
  throw new UsageFailure(`--end is "${text}": must be a time with a zone, such as 2026-11-23T12:00:00Z`);
}
