import { cpSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { StartError } from "./start-error.mjs";

// Next's own server, since requests come through our front door; and the image library of a feature that is off.
const LEFT_OUT = /\.test\.ts$|\/\.next\/standalone\/(server\.js$|node_modules\/(sharp|@img)$)/;

/** Puts into an empty folder what the container image runs: Next's standalone output behind our own server. */
export function assembleImage(folder) {
  const standalone = path.join(repoRoot, ".next/standalone");
  if (!existsSync(path.join(standalone, ".next/BUILD_ID")))
    throw new StartError("There is no standalone build. Run npm run build first.");
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new StartError(`${folder} is not empty: an image must contain only its own files`);
  const copy = (from, to = from) =>
    cpSync(path.join(repoRoot, from), path.join(folder, to), {
      recursive: true,
      filter: (source) => !LEFT_OUT.test(source),
    });
  copy(".next/standalone", "");
  for (const item of [".next/static", "public", "prisma/migrations", "LICENSE"]) copy(item);
  for (const item of ["scripts/start.mjs", "scripts/migrate.mjs", "scripts/setup"]) copy(item);
}
