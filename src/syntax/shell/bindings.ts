/**
 * A map of variables that is copied at every branch, pipe and substitution of a script: a copy shares what is there
 * and costs nothing, and a join of copies looks only at what changed since.
 */
export class Bindings<T extends object> {
  #own = new Map<string, Entry<T>>();
  #below: Layer<T> | null = null;
  #clock = { now: 0 };
  /** What was listed last, and of which layer: a hundred launches below each other have the same variables. */
  #listed: { readonly top: Layer<T> | null; readonly entries: Entries<T> } | null = null;

  get(name: string): T | undefined {
    const entry = this.#own.get(name) ?? findIn(this.#below, name);
    return entry?.binding ?? undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, binding: T): void {
    const before = findIn(this.#below, name);
    if (before?.binding === binding) {
      this.#own.delete(name);
      return;
    }
    const known = this.#own.get(name) ?? before;
    this.#own.set(name, { binding, place: known?.binding ? known.place : this.#clock.now++ });
  }

  delete(name: string): void {
    if (findIn(this.#below, name)?.binding) this.#own.set(name, { binding: null, place: 0 });
    else this.#own.delete(name);
  }

  copy(): Bindings<T> {
    const copied = new Bindings<T>();
    copied.become(this);
    return copied;
  }

  /** Takes all that another has for its own. */
  become(other: Bindings<T>): void {
    if (other === this) return;
    this.#below = other.#settle();
    this.#own = new Map();
    this.#clock = other.#clock;
    this.#listed = other.#listed;
  }

  /** In the order in which the names were first bound; the same list as long as nothing has changed. */
  entries(): Entries<T> {
    const top = this.#settle();
    if (this.#listed?.top !== top) this.#listed = { top, entries: listEntries(top) };
    return this.#listed?.entries ?? [];
  }

  /**
   * What copies of the same bindings come to together. `merge` is asked for names that are not bound to the same in
   * each; names that the first does not have come last.
   */
  static join<T extends object>(
    copies: readonly Bindings<T>[],
    merge: (found: readonly (T | undefined)[], known: T) => T,
  ): Bindings<T> {
    const joined = new Bindings<T>();
    const tops = copies.map((each) => each.#settle());
    const shared = tops.reduce(sharedLayer, tops[0] ?? null);
    joined.#below = shared;
    const [first] = copies;
    if (first) joined.#clock = first.#clock;
    const late: (Entry<T> & { readonly name: string; readonly index: number })[] = [];
    for (const name of changedNames(shared, tops)) {
      const found = tops.map((top) => findIn(top, name));
      const index = found.findIndex((entry) => entry?.binding);
      const known = found[index];
      if (!known?.binding) joined.delete(name);
      else {
        const isSame = found.every((entry) => entry?.binding === known.binding);
        const binding = isSame
          ? known.binding
          : merge(
              found.map((entry) => entry?.binding ?? undefined),
              known.binding,
            );
        if (index === 0) joined.#own.set(name, { binding, place: known.place });
        else late.push({ name, index, binding, place: known.place });
      }
    }
    late.sort((a, b) => a.index - b.index || a.place - b.place);
    for (const { name, binding } of late) joined.#own.set(name, { binding, place: joined.#clock.now++ });
    return joined;
  }

  /** Lets others stand on what is here. */
  #settle(): Layer<T> | null {
    if (this.#own.size > 0) {
      this.#below = stack(this.#own, this.#below);
      this.#own = new Map();
    }
    return this.#below;
  }
}

export type Entries<T> = readonly (readonly [string, T])[];

/** What is bound under a name, and the name's place among all. */
interface Entry<T> {
  /** `null` hides what a layer below has. */
  readonly binding: T | null;
  readonly place: number;
}

/** Never changed once it is there: others stand on it. */
interface Layer<T> {
  readonly entries: ReadonlyMap<string, Entry<T>>;
  readonly below: Layer<T> | null;
  readonly height: number;
}

/** Puts entries on a layer. Small layers become one, so that their number grows with the logarithm of the names. */
function stack<T>(top: ReadonlyMap<string, Entry<T>>, base: Layer<T> | null): Layer<T> {
  let entries = top;
  let below = base;
  while (below && 2 * entries.size >= below.entries.size) {
    const merged = new Map(below.entries);
    for (const [name, entry] of entries) merged.set(name, entry);
    entries = merged;
    below = below.below;
  }
  return { entries, below, height: (below?.height ?? 0) + 1 };
}

function findIn<T>(top: Layer<T> | null, name: string): Entry<T> | undefined {
  for (let layer = top; layer; layer = layer.below) {
    const entry = layer.entries.get(name);
    if (entry) return entry;
  }
  return undefined;
}

function listEntries<T>(top: Layer<T> | null): Entries<T> {
  const found = [...changedNames(null, [top])].map((name) => ({ name, ...findIn(top, name) }));
  return found
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .flatMap(({ name, binding }) => (binding ? [[name, binding] as const] : []));
}

/** The topmost layer that both stand on. */
function sharedLayer<T>(first: Layer<T> | null, second: Layer<T> | null): Layer<T> | null {
  let [a, b] = [first, second];
  while (a !== b) {
    const [heightOfA, heightOfB] = [a?.height ?? 0, b?.height ?? 0];
    if (heightOfA >= heightOfB) a = a?.below ?? null;
    if (heightOfB >= heightOfA) b = b?.below ?? null;
  }
  return a;
}

/** The names in the layers between `shared` and each of `tops`. */
function changedNames<T>(shared: Layer<T> | null, tops: readonly (Layer<T> | null)[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const top of tops) {
    for (let layer = top; layer && layer !== shared; layer = layer.below)
      for (const name of layer.entries.keys()) names.add(name);
  }
  return names;
}
