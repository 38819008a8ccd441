import { startSchedule } from "@/lib/pipeline/process/schedule";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { openBenchDatabase } from "./database";
import { printMeasured, quantileOf, summarize } from "./measure";

const STORIES = 12;
/** The burst that a Slack channel accepts; beyond that it accepts one message a second. */
const EVENTS_PER_CHANNEL = 10;
const RATE_RUNS = 3;
const STAGGER_MS = 3_400;

type Told = { story: AlertStory; slack: Awaited<ReturnType<AlertStory["slack"]>> };

/** From the call that reports a breaker to the receiver, one after the other. */
async function breakerLatencies(stories: readonly Told[]): Promise<number[]> {
  const latencies: number[] = [];
  for (const { story, slack } of stories) {
    for (let event = 0; event < EVENTS_PER_CHANNEL; event++) {
      const start = Date.now();
      await story.breaker("open", { name: `breaker-${event}` });
      const received = await slack.receiver.until(event + 1);
      latencies.push(received[event]!.at - start);
    }
  }
  return latencies;
}

/** From the first breaching request to the receiver, with default rules and the product's own loops. */
async function rateLatencies(stories: readonly Told[]): Promise<number[]> {
  return Promise.all(
    stories.map(async ({ story, slack }, run) => {
      await new Promise((resolve) => setTimeout(resolve, run * STAGGER_MS));
      const start = Date.now();
      await story.requests(40, { status: "error", error_type: "timeout" });
      const [first] = await slack.receiver.until(1, 60_000);
      return first!.at - start;
    }),
  );
}

async function storiesFor(severity: "warning" | "critical", count: number): Promise<Told[]> {
  const stories: Told[] = [];
  for (let at = 0; at < count; at++) stories.push(await storyFor(severity));
  return stories;
}

async function storyFor(severity: "warning" | "critical"): Promise<Told> {
  const story = await AlertStory.begin();
  const slack = await story.slack();
  await story.route(severity, slack.channelId);
  return { story, slack };
}

/** From an event to the wire: the real handlers, pipeline and loops, with stub receivers on loopback. */
export async function benchAlert(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  process.env.NEXTAUTH_URL ??= "http://localhost:3000";
  process.env.SIGHTLINE_ALLOW_PRIVATE_TARGETS = "127.0.0.0/8";
  const breakers = await storiesFor("critical", STORIES);
  const rates = await storiesFor("warning", RATE_RUNS);
  const stop = startSchedule();
  try {
    const opened = await breakerLatencies(breakers);
    const failing = await rateLatencies(rates);
    printMeasured(
      `alert: from the call to the receiver, ${opened.length} breakers and ${failing.length} error rates`,
      [
        summarize("a breaker that opens", "ms", opened),
        summarize("a rate of errors, 2 of 3 checks", "ms", failing),
      ],
      [
        { name: "p99 of breakers, ms", value: quantileOf(opened, 0.99), goal: { atMost: 1_000 } },
        { name: "slowest rate of errors, ms", value: Math.max(...failing), goal: { atMost: 30_000 } },
      ],
    );
  } finally {
    await stop();
    await Promise.all([...breakers, ...rates].map(({ story }) => story.end()));
    await pool().end();
    await closeDatabase();
  }
}
