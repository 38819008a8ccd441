import { notFound } from "next/navigation";

/** An address without a page, within the frame of those who are logged in. */
export default function MissingPage() {
  notFound();
}
