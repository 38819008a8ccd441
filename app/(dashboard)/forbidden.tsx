import { Forbidden } from "@/components/panels/frame/forbidden";

export default Forbidden;
