import { expect, test } from "vitest";
import { CSV_COLUMNS } from "@/lib/dashboard/requests/requests-csv";
import { REQUEST_SORTS } from "@/lib/store/requests/list-requests";
import { COLUMNS, columnsText, exportedFields, readColumns, shownColumns } from "./request-columns";

const USUAL = readColumns(null);

test("every column exports fields that exist, and every order has a column that names it", () => {
  for (const { fields } of COLUMNS)
    for (const field of fields) expect(CSV_COLUMNS as readonly string[]).toContain(field);
  expect(new Set(COLUMNS.flatMap(({ sort }) => sort ?? []))).toEqual(new Set(REQUEST_SORTS));
  expect(COLUMNS.every(({ sort, sorts }) => (sort === undefined) === (sorts === undefined))).toBe(true);
});

test.each([
  ["tags,model", ["time", "model", "tags"]],
  ["cost,cost,nonsense", ["time", "cost"]],
  ["time", ["time"]],
  ["nonsense,constructor", USUAL],
  ["", USUAL],
  [undefined, USUAL],
])("the columns %s of an address are those that exist, in the order of the table", (text, keys) => {
  expect(readColumns(text)).toEqual(keys);
});

test("a choice is read as it was written; the usual columns are not written", () => {
  const chosen = readColumns("model,tags,user");
  expect(readColumns(columnsText(chosen))).toEqual(chosen);
  expect(columnsText([...USUAL].reverse())).toBeNull();
  expect(columnsText([])).toBeNull();
});

test("the column that the list is sorted by is always there", () => {
  expect(shownColumns(["time", "model"], "tokens").map(({ key }) => key)).toEqual([
    "time",
    "model",
    "tokens",
  ]);
  expect(shownColumns(["time", "model"], "time").map(({ key }) => key)).toEqual(["time", "model"]);
});

test("the export has the fields of the chosen columns once each, and all fields without a choice", () => {
  expect(exportedFields(readColumns("input,tokens,status"))).toEqual([
    ...["timestamp", "status", "error_type", "input_tokens", "output_tokens"],
  ]);
  expect(exportedFields(USUAL)).toBeNull();
});
