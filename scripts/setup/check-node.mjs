import { SetUpFailure } from "./failure.mjs";

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  const enough = major > 22 || (major === 22 && minor >= 12) || major === 21 || (major === 20 && minor >= 19);
  if (!enough)
    throw new SetUpFailure(
      `it needs Node.js 20.19 or newer (22.12 or newer of the 22 line); this is ${version}.`,
    );
}
