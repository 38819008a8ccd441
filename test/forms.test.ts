import path from "node:path";
import { expect, it } from "vitest";
import { pageSources, read } from "./page-sources";

const sources = pageSources
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => ({ file, source: read(file) }));

const nameOf = (file: string) => path.basename(file, ".tsx");

/** Asks before the page or the dialog is left with changes that are not saved. A new form belongs here. */
const ASK = [
  "act-form",
  "add-route",
  "budget-form",
  "channel-form",
  "comment-form",
  "edit-key",
  "escalation-dialog",
  "hit-modes-section",
  "incidents-section",
  "invitations-section",
  "join-form",
  "name-person",
  "name-section",
  "new-key-form",
  "notes-dialog",
  "password-section",
  "price-dialog",
  "project-section",
  "projects-section",
  "reconcile-form",
  "repricing",
  "rule-editor",
  "silence-dialog",
  "team-section",
  "teams-section",
  "threshold-form",
  "view-dialog",
];
/** Passwords of people who are not logged in, and a name that is typed to delete something. */
const DO_NOT_ASK = ["accept-form", "forgot-form", "login-form", "reset-form", "set-up-form", "typed-delete"];
/** They change the address only. */
const SEARCHES = ["range-form", "request-filters", "search-box"];

it("every form asks before it loses what was typed", () => {
  const forms = sources.filter(({ source }) => /\buse(Project)?Form(<[^(]*)?\(/.test(source));
  const silent = forms.filter(({ source }) => /\basks: false\b/.test(source));
  const asking = forms.filter((one) => !silent.includes(one));
  expect(asking.map(({ file }) => nameOf(file)).sort()).toEqual(ASK);
  expect(silent.map(({ file }) => nameOf(file)).sort()).toEqual(DO_NOT_ASK);
});

it("no form is written without the hook, but searches", () => {
  const bare = sources.filter(({ source }) => /<form\b/.test(source)).map(({ file }) => nameOf(file));
  expect(bare.sort()).toEqual(["form", ...SEARCHES].sort());
});

it("dates and times are typed in one format: only the field for them uses those of the browser", () => {
  const native = sources.filter(({ source }) =>
    /\btype="(date|time|month|week|datetime-local)"/.test(source),
  );
  expect(native.map(({ file }) => nameOf(file))).toEqual([]);
  expect(sources.some(({ source }) => source.includes("<MomentField"))).toBe(true);
});
