import { once } from "node:events";
import { seriesJudge } from "./detect/judge-series";
import { readSeries } from "./detect/read-series";

const USAGE = "usage: npm run --silent detect -- FILE.csv   (header: timestamp,value)";

async function main(): Promise<number> {
  const file = process.argv[2];
  if (file === undefined || process.argv.length > 3) {
    console.error(USAGE);
    return 2;
  }
  const judge = seriesJudge();
  try {
    for await (const row of readSeries(file))
      if (!process.stdout.write(`${JSON.stringify(judge(row))}\n`)) await once(process.stdout, "drain");
    return 0;
  } catch (thrown) {
    console.error(`error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return 2;
  }
}

process.exitCode = await main();
