import {
  Activity,
  AlignLeft,
  Bell,
  BellOff,
  Bot,
  CircleDollarSign,
  FolderKanban,
  Gauge,
  Layers,
  LayoutDashboard,
  ListFilter,
  Plug,
  Rows3,
  Send,
  Settings,
  ShieldCheck,
  Tag,
  Wallet,
} from "lucide-react";
import { PAGES } from "@/lib/schema/people/page-permission";
import { roleMay } from "@/lib/schema/people/permission";
import type { Role } from "@/lib/schema/people/role";

const PLACES = [
  { path: "/", label: "Overview", icon: LayoutDashboard, group: null },
  { path: "/traffic", label: "Traffic", icon: Gauge, group: null },
  { path: "/reliability", label: "Reliability", icon: ShieldCheck, group: null },
  { path: "/tokens", label: "Tokens & cache", icon: Layers, group: null },
  { path: "/requests", label: "Requests", icon: Rows3, group: null },
  { path: "/anomalies", label: "Anomalies", icon: Activity, group: null },
  { path: "/quality", label: "Quality", icon: AlignLeft, group: null },
  { path: "/cost", label: "Cost", icon: CircleDollarSign, group: null },
  { path: "/budgets", label: "Budgets", icon: Wallet, group: null },
  { path: "/agents", label: "Agents", icon: Bot, group: null },
  { path: "/senders", label: "Senders", icon: Plug, group: null },
  { path: "/prices", label: "Prices", icon: Tag, group: null },
  { path: "/alerts", label: "Alerts", icon: Bell, group: "Alerting" },
  { path: "/silences", label: "Silences", icon: BellOff, group: "Alerting" },
  { path: "/rules", label: "Rules", icon: ListFilter, group: "Alerting" },
  { path: "/channels", label: "Channels", icon: Send, group: "Alerting" },
  { path: "/projects", label: "Projects", icon: FolderKanban, group: "Team" },
  { path: "/settings", label: "Settings", icon: Settings, group: "Team" },
] as const;

export type PlacePath = (typeof PLACES)[number]["path"];

/** After `g`, the letter of a page. */
export const GO_KEYS: Partial<Record<PlacePath, string>> = {
  "/": "h",
  "/traffic": "t",
  "/reliability": "e",
  "/tokens": "k",
  "/requests": "r",
  "/anomalies": "n",
  "/quality": "q",
  "/cost": "o",
  "/budgets": "b",
  "/prices": "p",
  "/alerts": "a",
  "/rules": "u",
  "/channels": "c",
  "/settings": "s",
};

/** The pages in the navigation of this role. */
export const placesOf = (role: Role | null) => PLACES.filter(({ path }) => roleMay(role, PAGES[path]));

export const isHere = (path: string, current: string) =>
  path === "/" ? current === "/" : current === path || current.startsWith(`${path}/`);

/** Those that someone on call needs: on phones they are always shown, the others in a menu. */
const ON_BAR: readonly string[] = ["/", "/requests", "/alerts"];
export const isOnBar = ({ path }: { path: string }) => ON_BAR.includes(path);
