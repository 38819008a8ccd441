import { z } from "zod";
import {
  OwnPrice,
  OwnPriceInput,
  PriceCsv,
  PricedModels,
  PricesAnswer,
  RepricingInput,
  RepricingPreview,
  RepricingView,
} from "@/lib/schema/prices/own-price";
import { ReconcileAnswer, ReconcileInput } from "@/lib/schema/prices/reconcile";
import { type Endpoints, NO_CONTENT } from "../endpoint";
import { choice } from "../query-parameters";

export const PRICES = {
  list: {
    method: "get",
    path: "/prices",
    access: "read",
    summary: "The price table in use and the project's custom prices",
    answer: { status: 200, schema: PricesAnswer },
  },
  create: {
    method: "post",
    path: "/prices",
    access: "edit",
    summary: "Set a custom price; 409 if it overlaps with another one of the same model and provider",
    body: OwnPriceInput,
    quotas: ["prices"],
    answer: { status: 201, schema: OwnPrice },
  },
  replace: {
    method: "put",
    path: "/prices/{priceId}",
    access: "edit",
    summary: "Replace a custom price",
    body: OwnPriceInput,
    compares: true,
    answer: { status: 200, schema: OwnPrice },
  },
  remove: {
    method: "delete",
    path: "/prices/{priceId}",
    access: "edit",
    summary: "Delete a custom price",
    answer: NO_CONTENT,
  },
  export: {
    method: "get",
    path: "/prices/export",
    access: "read",
    summary: "The project's custom prices as CSV",
    answer: { status: 200, mediaType: "text/csv" },
  },
  import: {
    method: "post",
    path: "/prices/import",
    access: "edit",
    summary: "Set custom prices from CSV: all or none. 422 names every line that cannot be used",
    body: PriceCsv,
    quotas: ["prices"],
    answer: { status: 200, schema: z.object({ imported: z.int() }) },
  },
  models: {
    method: "get",
    path: "/prices/models",
    access: "read",
    summary: "What each model of the last 30 days is priced as, with its cost",
    query: [
      choice(
        "waits",
        ["true", "false"],
        "`true`: only the inbox, models that are unpriced or priced by a similar name",
      ),
    ],
    answer: { status: 200, schema: PricedModels },
  },
  reconcile: {
    method: "post",
    path: "/prices/reconcile",
    access: "read",
    summary:
      "A provider's bill of a month against the recorded costs, by model and day, with what may explain the difference",
    body: ReconcileInput,
    answer: { status: 200, schema: ReconcileAnswer },
  },
} as const satisfies Endpoints;

export const REPRICINGS = {
  list: {
    method: "get",
    path: "/repricings",
    access: "read",
    summary: "Re-pricings of the project, newest first",
    answer: { status: 200, schema: z.object({ repricings: z.array(RepricingView) }) },
  },
  preview: {
    method: "post",
    path: "/repricings/preview",
    access: "edit",
    summary: "Old and new totals by model if a range were re-priced; estimated above 200,000 requests",
    body: RepricingInput,
    answer: { status: 200, schema: RepricingPreview },
  },
  start: {
    method: "post",
    path: "/repricings",
    access: "edit",
    summary:
      "Re-price stored requests at today's prices, in the background. Reported costs stay; 409 while one is running",
    body: RepricingInput,
    answer: { status: 201, schema: RepricingView },
  },
  cancel: {
    method: "post",
    path: "/repricings/{repricingId}/cancel",
    access: "edit",
    summary: "Stop a re-pricing; what is done stays",
    pathTexts: { repricingId: "As returned by the list" },
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;
