/** Members that belong together. Most belong to none: a member alone takes no memory until it is read. */
export class Groups<Member> {
  private readonly group = new Map<Member, Member[]>();

  constructor(private readonly all: readonly Member[]) {}

  /** The same list for each of its members. */
  of(one: Member): readonly Member[] {
    return this.own(one);
  }

  join(a: Member, b: Member): void {
    const [first, second] = [this.own(a), this.own(b)];
    if (first === second) return;
    const [small, large] = first.length < second.length ? [first, second] : [second, first];
    for (const one of small) {
      large.push(one);
      this.group.set(one, large);
    }
  }

  list(): readonly (readonly Member[])[] {
    if (this.group.size === 0) return this.all.map((one) => [one]);
    return [...new Set(this.all.map((one) => this.group.get(one) ?? [one]))];
  }

  private own(one: Member): Member[] {
    const known = this.group.get(one);
    if (known) return known;
    const alone = [one];
    this.group.set(one, alone);
    return alone;
  }
}
