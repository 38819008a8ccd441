import { authenticateApiKey } from "@/lib/auth/credentials/api-key-cache";

// A process of its own that uses a key all the time, until it is refused. It says when it was first let in, and then
// when the last use that was let in began.
const key = process.argv[2]!;
let last = 0;
for (;;) {
  const began = Date.now();
  if ((await authenticateApiKey(key)) === null) break;
  if (last === 0) process.stdout.write("admitted\n");
  last = began;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
process.stdout.write(`${last}\n`);
process.exit(0);
