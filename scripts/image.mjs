import path from "node:path";
import { assembleImage } from "./setup/assemble-image.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

try {
  const folder = process.argv[2];
  if (!folder) throw new StartError("usage: node scripts/image.mjs FOLDER   (after npm run build)");
  assembleImage(path.resolve(folder));
} catch (thrown) {
  exitWith(thrown);
}
