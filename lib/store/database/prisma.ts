import { PrismaPg } from "@prisma/adapter-pg";
import { checkCaller } from "@/lib/call";
import { processWide } from "@/lib/process-wide";
import { PrismaClient } from "@/lib/store/generated/client";
import { pool } from "./pool";

const makeClient = () =>
  new PrismaClient({ adapter: new PrismaPg(pool()) }).$extends({
    query: {
      // Prisma puts an error of its own in the place of the one that ends a read.
      $allOperations: ({ args, query }) =>
        query(args).catch((thrown: unknown) => {
          checkCaller();
          throw thrown;
        }),
    },
  });

/** CRUD only; shares the pool with the bulk paths. */
export const prisma = (): ReturnType<typeof makeClient> => processWide("prisma", makeClient);
