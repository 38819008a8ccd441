import { endWith, SetUpFailure } from "./setup/failure.mjs";
import { migrateDatabase } from "./setup/migrate-database.mjs";

try {
  const url = process.env.DATABASE_URL;
  if (!url) throw new SetUpFailure("set DATABASE_URL; the embedded database is migrated by `npm start`.");
  const done = await migrateDatabase(url);
  console.log(done.length === 0 ? "The database is up to date." : `Applied: ${done.join(", ")}`);
} catch (thrown) {
  endWith(thrown);
}
