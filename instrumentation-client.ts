import { loadLate } from "@/components/ui/load-late";

// The router takes a failed answer as a reason to leave the page. It asks for none before the first page stands.
void loadLate(() => import("@/components/panels/frame/patient-fetch")).then(({ patientFetch }) => {
  window.fetch = patientFetch(window.fetch.bind(window));
});
