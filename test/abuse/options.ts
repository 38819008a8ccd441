import { parseArgs } from "node:util";

export const PARTS = ["attacks", "probes", "matrix"] as const;
type Part = (typeof PARTS)[number];

const HELP = `npm run test:abuse -- [--built] [--only PART]...

Starts an installation on loopback, attacks it from one team, and fails if another team notices too much.

  --built      uses the last build without checking it
  --only PART  "attacks": load from one team, with what another team notices; about ten minutes
               "probes": findings that single calls reproduce
               "matrix": every route as every kind of caller (lib/auth/role-matrix.db.test.ts)
               or how the names of attacks and probes begin, such as 12 or "6 page of quality"`;

function read() {
  const { values } = parseArgs({
    options: {
      built: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
    },
  });
  if (values.help) {
    console.info(HELP);
    process.exit(0);
  }
  return values;
}

export const options = read();

/** Whether this run includes a part, or one of the attacks and probes in it. */
export const wants = (part: Part, name = ""): boolean =>
  options.only.length === 0 ||
  options.only.some((only) => only === part || name === only || name.startsWith(`${only} `));
