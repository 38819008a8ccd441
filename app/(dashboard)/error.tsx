"use client";

export { PageError as default } from "@/components/panels/frame/page-error";
