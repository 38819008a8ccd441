import { exitWith } from "./setup/start-error.mjs";
import { checkImage } from "./test/image.mjs";

try {
  await checkImage({ clean: true });
  console.log("the image builds, starts, serves and stops");
} catch (thrown) {
  exitWith(thrown);
}
