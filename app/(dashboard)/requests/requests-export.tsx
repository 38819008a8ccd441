"use client";

import { useSearchParams } from "next/navigation";
import { CsvButton } from "@/components/panels/forms/csv-button";
import { exportedFields, readColumns } from "./request-columns";
import { apiQuery } from "./request-search";

type RequestsExportProps = { from: number; to: number; remembered: string | null };

/** The requests of the page with the columns of its table. */
export function RequestsExport({ from, to, remembered }: RequestsExportProps) {
  const search = useSearchParams();
  const query = apiQuery(search);
  query.set("from", new Date(from).toISOString());
  query.set("to", new Date(to).toISOString());
  query.set("format", "csv");
  const fields = exportedFields(readColumns(search.get("columns") ?? remembered));
  if (fields) query.set("columns", fields.join(","));
  return <CsvButton className="ms-auto" address={`/api/v1/requests?${query}`} file="requests.csv" />;
}
