import { DEVELOPER_SETTINGS } from "./developer-settings.mjs";
import { SETTINGS } from "./settings-table.mjs";

const BEGIN = (part) => `<!-- ${part}: written by \`npm run docs\` -->`;
const END = (part) => `<!-- end of ${part} -->`;

function markdownTable(settings) {
  const rows = settings.map((setting) => {
    const fallback = setting.default === undefined ? setting.unset : `\`${setting.default}\``;
    return [`\`${setting.name}\``, setting.meaning, fallback];
  });
  const table = [["variable", "meaning", "default"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [head, ...body] = table.map(line);
  return [head, rule, ...body].join("\n");
}

function replacePart(text, part, content) {
  const from = text.indexOf(BEGIN(part));
  const to = text.indexOf(END(part));
  if (from < 0 || to < from) throw new Error(`The markers of "${part}" are missing`);
  return `${text.slice(0, from)}${BEGIN(part)}\n\n${content}\n\n${text.slice(to)}`;
}

/** The text of docs/operations.md with its tables of variables brought up to date. */
export function withSettings(text) {
  const groups = SETTINGS.map(({ group, settings }) => `### ${group}\n\n${markdownTable(settings)}`);
  return replacePart(
    replacePart(text, "settings", groups.join("\n\n")),
    "developer settings",
    markdownTable(DEVELOPER_SETTINGS),
  );
}

/** The text of .env.example: every setting, switched off, with the value that applies anyway or an example. */
export function envExample() {
  const plain = (text) => text.replaceAll("`", "");
  const blocks = SETTINGS.map(({ group, settings }) => {
    const lines = settings.map((setting) => {
      const fallback = setting.default === undefined ? ` (default: ${plain(setting.unset)})` : "";
      return `# ${plain(setting.meaning)}${fallback}\n#${setting.name}=${setting.default ?? setting.example ?? ""}`;
    });
    return `# --- ${group}\n\n${lines.join("\n\n")}`;
  });
  const head = [
    "# Copy this file to .env and uncomment what you want to change. Everything is optional.",
    "# A variable set in the environment takes precedence; an empty one counts as not set.",
    "# Written by `npm run docs` from scripts/setup/settings-table.mjs.",
  ];
  return `${[head.join("\n"), ...blocks].join("\n\n")}\n`;
}
