import { Annotation, AnnotationsAnswer, NewAnnotation } from "@/lib/schema/figures/annotation";
import {
  DefaultViewChange,
  FavoriteChange,
  NewView,
  ViewChange,
  ViewsAnswer,
} from "@/lib/schema/people/saved-view";
import { type Endpoints, NO_CONTENT } from "../endpoint";
import { TIME } from "../query-parameters";

export const VIEWS = {
  list: {
    method: "get",
    path: "/views",
    access: "own",
    summary: "The user's saved views, those that others share, and the user's favorite pages",
    answer: { status: 200, schema: ViewsAnswer },
  },
  create: {
    method: "post",
    path: "/views",
    access: "own",
    summary:
      "Save a view of a page: its filters, grouping, range and comparison; sharing it requires the member role",
    body: NewView,
    quotas: ["views"],
    answer: { status: 201 },
  },
  change: {
    method: "patch",
    path: "/views/{viewId}",
    access: "own",
    summary: "Rename a view, share it or replace its query; of other people's views only as an admin",
    body: ViewChange,
    compares: true,
    answer: NO_CONTENT,
  },
  remove: {
    method: "delete",
    path: "/views/{viewId}",
    access: "own",
    summary: "Delete a view; of other people's views only as an admin",
    answer: NO_CONTENT,
  },
  favorite: {
    method: "put",
    path: "/favorites",
    access: "own",
    summary: "Add a page or a view to the user's favorites, or remove it",
    body: FavoriteChange,
    quotas: ["favorites"],
    answer: NO_CONTENT,
  },
  setDefault: {
    method: "put",
    path: "/default-views",
    access: "own",
    summary: "Set the view that a page opens with for the user; null for none",
    body: DefaultViewChange,
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;

export const ANNOTATIONS = {
  list: {
    method: "get",
    path: "/annotations",
    access: "read",
    summary: "Notes of a time range, newest first, at most 500",
    query: TIME,
    answer: { status: 200, schema: AnnotationsAnswer },
  },
  create: {
    method: "post",
    path: "/annotations",
    access: "act",
    summary: "Add a note to the charts, at a time or for a range",
    body: NewAnnotation,
    quotas: ["annotations"],
    answer: { status: 201, schema: Annotation },
  },
  change: {
    method: "put",
    path: "/annotations/{annotationId}",
    access: "act",
    summary: "Change a note",
    body: NewAnnotation,
    compares: true,
    answer: { status: 200, schema: Annotation },
  },
  remove: {
    method: "delete",
    path: "/annotations/{annotationId}",
    access: "act",
    summary: "Delete a note",
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;
