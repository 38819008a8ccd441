import { makeResetLinkFor } from "@/lib/manage/reset-password";
import { Email } from "@/lib/schema/people/credentials";
import { pool } from "@/lib/store/database/pool";
import { borrowDatabase } from "./setup/borrow-database.mjs";
import { loadEnvFile } from "./setup/env-file.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

const USAGE = `npm run reset-password -- EMAIL    prints a link to choose a new password; it works once, for an hour`;

async function main(argument: string): Promise<void> {
  const email = Email.safeParse(argument);
  if (!email.success) throw new StartError(`"${argument}" is not an email address\n\n${USAGE}`);
  process.env.NEXTAUTH_URL ||= `http://localhost:${process.env.PORT || 3000}`;
  const release = await borrowDatabase();
  try {
    const link = await makeResetLinkFor(email.data);
    if (!link) throw new StartError(`No account with the address ${email.data}`);
    console.log(`Link for ${email.data}, valid until ${link.expires_at}:\n${link.url}`);
  } finally {
    await pool().end();
    await release();
  }
}

try {
  loadEnvFile();
  const [argument, ...more] = process.argv.slice(2);
  if (argument === undefined || argument === "--help" || argument === "-h") console.log(USAGE);
  else if (more.length > 0) throw new StartError(`Only one address at a time\n\n${USAGE}`);
  else await main(argument);
} catch (thrown) {
  exitWith(thrown);
}
