import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { loadViews } from "@/lib/dashboard/settings/load-views";
import type { Role } from "@/lib/schema/people/role";
import type { NewView } from "@/lib/schema/people/saved-view";
import { pool } from "@/lib/store/database/pool";
import { findDefaultView } from "@/lib/store/people/saved-views";
import { makeMember, makeTeam, type TestTeam } from "@/test/people";
import { changeView, chooseDefaultView, createView, removeView, setFavorite } from "./edit-views";

let team: TestTeam;
let ann: UserActor;
let ben: UserActor;
beforeEach(async () => {
  team = await makeTeam();
  ann = await actor("member");
  ben = await actor("member");
});
afterAll(() => pool().end());

async function actor(role: Role, of = team): Promise<UserActor> {
  const userId = await makeMember(of, role);
  return { kind: "user", userId, email: `${role}@example.com`, name: role, role, ...of };
}
const slow = (more: Partial<NewView> = {}): NewView => ({
  page: "/traffic",
  name: "Slow models",
  query: "from=now-24h&model=gpt-5",
  shared: false,
  ...more,
});
const seen = async ({ projectId, userId }: UserActor) =>
  (await loadViews(projectId, userId)).views.map(({ name, own }) => [name, own]);

describe("a view", () => {
  it("is seen by its owner, and by the others of its project once it is shared", async () => {
    const { id } = await createView(ann, slow());
    expect(await seen(ann)).toEqual([["Slow models", true]]);
    expect(await seen(ben)).toEqual([]);
    await changeView(ann, id, { shared: true });
    expect(await seen(ben)).toEqual([["Slow models", false]]);
    expect(await seen(await actor("viewer"))).toEqual([["Slow models", false]]);
    await changeView(ann, id, { shared: false });
    expect(await seen(ben)).toEqual([]);
  });

  it("is of one project", async () => {
    await createView(ann, slow({ shared: true }));
    const other = await actor("admin", await makeTeam());
    expect(await seen(other)).toEqual([]);
    expect((await loadViews(other.projectId, ann.userId)).views).toEqual([]);
  });

  it("that is private is not there for others, not even for admins", async () => {
    const { id } = await createView(ann, slow());
    const admin = await actor("admin");
    await expect(changeView(admin, id, { name: "mine" })).rejects.toMatchObject({ status: 404 });
    await expect(removeView(admin, id)).rejects.toMatchObject({ status: 404 });
    const mark = { page: "/traffic", view_id: id };
    await expect(setFavorite(admin, { ...mark, starred: true })).rejects.toMatchObject({ status: 422 });
    await expect(chooseDefaultView(admin, mark)).rejects.toMatchObject({ status: 422 });
  });

  it("that is shared is changed by its owner and by admins only", async () => {
    const { id } = await createView(ann, slow({ shared: true }));
    await expect(changeView(ben, id, { name: "mine" })).rejects.toMatchObject({ status: 403 });
    await expect(removeView(ben, id)).rejects.toMatchObject({ status: 403 });
    const admin = await actor("admin");
    await changeView(admin, id, { name: "Slow" });
    expect(await seen(ann)).toEqual([["Slow", true]]);
    await removeView(admin, id);
    expect(await seen(ann)).toEqual([]);
  });

  it("of a viewer stays private", async () => {
    const viewer = await actor("viewer");
    const { id } = await createView(viewer, slow());
    await expect(createView(viewer, slow({ name: "b", shared: true }))).rejects.toMatchObject({
      status: 403,
    });
    await expect(changeView(viewer, id, { shared: true })).rejects.toMatchObject({ status: 403 });
    await changeView(viewer, id, { name: "c" });
    expect(await seen(viewer)).toEqual([["c", true]]);
  });

  it("has a name that is its owner's only one on the page", async () => {
    await createView(ann, slow());
    await expect(createView(ann, slow())).rejects.toMatchObject({ status: 409, code: "name_taken" });
    await createView(ann, slow({ page: "/cost" }));
    await createView(ben, slow());
  });
});

describe("a favorite", () => {
  const marks = async ({ projectId, userId }: UserActor) => {
    const { views, pages } = await loadViews(projectId, userId);
    return { pages, views: views.filter(({ starred }) => starred).map(({ name }) => name) };
  };

  it("is a page or a view, of one person, once", async () => {
    const { id } = await createView(ann, slow({ shared: true }));
    for (let twice = 0; twice < 2; twice++) {
      await setFavorite(ann, { page: "/cost", view_id: null, starred: true });
      await setFavorite(ann, { page: "/traffic", view_id: id, starred: true });
    }
    expect(await marks(ann)).toEqual({ pages: ["/cost"], views: ["Slow models"] });
    expect(await marks(ben)).toEqual({ pages: [], views: [] });
    await setFavorite(ann, { page: "/cost", view_id: null, starred: false });
    expect(await marks(ann)).toEqual({ pages: [], views: ["Slow models"] });
    const { rows } = await pool().query("SELECT 1 FROM favorites WHERE user_id = $1", [ann.userId]);
    expect(rows).toHaveLength(1);
  });

  it("by two calls at once is stored once", async () => {
    const star = () => setFavorite(ann, { page: "/cost", view_id: null, starred: true });
    await Promise.all([star(), star(), star()]);
    expect(await marks(ann)).toEqual({ pages: ["/cost"], views: [] });
  });

  it("goes with its view", async () => {
    const { id } = await createView(ann, slow({ shared: true }));
    await setFavorite(ben, { page: "/traffic", view_id: id, starred: true });
    await removeView(ann, id);
    expect(await marks(ben)).toEqual({ pages: [], views: [] });
  });
});

describe("a default view", () => {
  const found = async (one: UserActor) => (await findDefaultView(one.projectId, one.userId, "/traffic"))?.id;

  it("is of one person and page, until it is unset or deleted", async () => {
    const { id } = await createView(ann, slow({ shared: true }));
    await chooseDefaultView(ben, { page: "/traffic", view_id: id });
    expect(await found(ben)).toBe(id);
    expect(await found(ann)).toBeUndefined();
    expect((await loadViews(ben.projectId, ben.userId)).views[0]).toMatchObject({ is_default: true });
    await chooseDefaultView(ben, { page: "/traffic", view_id: null });
    expect(await found(ben)).toBeUndefined();
    await chooseDefaultView(ben, { page: "/traffic", view_id: id });
    await removeView(ann, id);
    expect(await found(ben)).toBeUndefined();
  });

  it("no longer opens for others when it becomes private", async () => {
    const { id } = await createView(ann, slow({ shared: true }));
    await chooseDefaultView(ben, { page: "/traffic", view_id: id });
    await changeView(ann, id, { shared: false });
    expect(await found(ben)).toBeUndefined();
  });

  it("must be a view of the page", async () => {
    const { id } = await createView(ann, slow());
    await expect(chooseDefaultView(ann, { page: "/cost", view_id: id })).rejects.toMatchObject({
      status: 422,
      extra: { details: [{ path: "view_id" }] },
    });
  });
});
