import { NotFound } from "@/components/panels/frame/not-found";
import { currentUser } from "@/lib/auth/page";
import NoPage from "../not-found";

export const metadata = { title: "Not found" };

export default async function DashboardNotFound() {
  return (await currentUser()) ? <NotFound /> : <NoPage />;
}
