/** The instructions of a Dockerfile, stage by stage: `[{ name, steps: [[keyword, rest], ...] }]`. */
export function readDockerfile(text) {
  const lines = text
    .split("\n")
    .filter((line) => !/^\s*#/.test(line))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const stages = [];
  for (const line of lines) {
    const [, keyword, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (!keyword) throw new Error(`The Dockerfile has a line that is not an instruction: ${line}`);
    if (keyword === "FROM") {
      const [, image, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest);
      stages.push({ image, name: name ?? null, steps: [] });
    } else {
      stages.at(-1).steps.push([keyword, rest]);
    }
  }
  return stages;
}

export const stepsOf = (stage, keyword) =>
  stage.steps.filter(([name]) => name === keyword).map(([, rest]) => rest);

/** The variables that a stage sets, as an object. */
export function environmentOf(stage) {
  const pairs = stepsOf(stage, "ENV").flatMap((rest) => rest.split(/\s+/));
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

/** The one command of a stage in its JSON form; `HEALTHCHECK` may have options before it. */
export function commandOf(stage, keyword) {
  const found = stepsOf(stage, keyword);
  if (found.length !== 1) throw new Error(`The Dockerfile has ${found.length} ${keyword} in its last stage`);
  return JSON.parse(found[0].slice(found[0].indexOf("[")));
}

function patternOf(line) {
  const glob = line
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("**/", "\0")
    .replaceAll("*", "[^/]*")
    .replaceAll("\0", "(?:.*/)?");
  return new RegExp(`^${glob}(?:/.*)?$`);
}

/** Whether a .dockerignore lets a file into the build: the last matching line decides. */
export function contextFilter(dockerignore) {
  const rules = dockerignore
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => ({ keep: line.startsWith("!"), pattern: patternOf(line.replace(/^!/, "")) }));
  return (file) => rules.findLast(({ pattern }) => pattern.test(file))?.keep ?? true;
}
