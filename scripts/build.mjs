import { buildApp } from "./setup/next-build.mjs";
import { generatePrismaClient, prismaClientIsStale } from "./setup/prisma-client.mjs";
import { exitWith } from "./setup/start-error.mjs";

// Without a handler a signal ends this process without the command that it runs.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

try {
  if (prismaClientIsStale()) await generatePrismaClient();
  await buildApp({ show: true });
} catch (thrown) {
  exitWith(thrown);
}
