import { buildApp } from "./setup/next-build.mjs";
import { generatePrismaClient, prismaClientIsStale } from "./setup/prisma-client.mjs";
import { exitWith } from "./setup/start-error.mjs";

try {
  if (prismaClientIsStale()) await generatePrismaClient();
  await buildApp({ show: true });
} catch (thrown) {
  exitWith(thrown);
}
