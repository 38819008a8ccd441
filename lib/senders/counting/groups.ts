/** Members that belong together. */
export class Groups<Member> {
  private readonly group = new Map<Member, Member[]>();

  constructor(all: readonly Member[]) {
    for (const one of all) this.group.set(one, [one]);
  }

  of(one: Member): readonly Member[] {
    return this.group.get(one)!;
  }

  join(a: Member, b: Member): void {
    const [first, second] = [this.group.get(a)!, this.group.get(b)!];
    if (first === second) return;
    const [small, large] = first.length < second.length ? [first, second] : [second, first];
    for (const one of small) {
      large.push(one);
      this.group.set(one, large);
    }
  }

  list(): readonly Member[][] {
    return [...new Set(this.group.values())];
  }
}
