import {
  expressionsIn,
  type PythonCall,
  type PythonExpression,
  type PythonModule,
  type PythonStatement,
} from "./pythonModule.ts";

/** A call, and the statement that it stands in. */
export interface CallSite {
  readonly call: PythonCall;
  readonly at: PythonStatement;
}

/** Every call of a file by the last name of what it calls: `self.start(…)` under `start`. */
export function callsByName(module: PythonModule): ReadonlyMap<string, readonly CallSite[]> {
  const before = known.get(module);
  if (before) return before;
  const calls = new Map<string, CallSite[]>();
  for (const at of module.statements) {
    if (!("value" in at)) continue;
    for (const written of expressionsIn(at.value)) {
      if (written.kind !== "call") continue;
      const call = handedCall(written) ?? written;
      const name = call.callee.slice(call.callee.lastIndexOf(".") + 1);
      const sites = calls.get(name);
      if (sites) sites.push({ call, at });
      else calls.set(name, [{ call, at }]);
    }
  }
  known.set(module, calls);
  return calls;
}

const known = new WeakMap<PythonModule, ReadonlyMap<string, readonly CallSite[]>>();

/** The calls of the function that starts at an offset, as far as their names tell them from others. */
export function callSites(scope: number, module: PythonModule): readonly CallSite[] {
  const called = module.functions.get(scope);
  if (!called) return [];
  const { name, owner } = called;
  const calls = callsByName(module);
  const named = calls.get(name) ?? [];
  if (owner === null) return named.filter(({ call }) => call.callee === name);
  const imported = importedNames(module);
  if (name === owner) {
    const heirs = [...module.classes.keys()].filter(
      (each) => each !== owner && basesOf(each, module).includes(owner) && !hasConstructor(each, module),
    );
    const inside = [...(calls.get("cls") ?? []), ...(calls.get("__init__") ?? [])];
    return [
      ...named,
      ...heirs.flatMap((heir) => calls.get(heir) ?? []),
      ...inside.filter(({ call, at }) => makesOwn(call, at, owner, module)),
    ];
  }
  return named.filter(({ call, at }) => {
    const object = call.callee.slice(0, -name.length - 1);
    if (/^(?:self|cls)$/.test(object)) return at.owner !== null && isRelated(at.owner, owner, module);
    return call.callee !== name && !imported.has(object);
  });
}

/** `cls(…)` and `super().__init__(…)`, where they make an object of a class. */
function makesOwn(
  { callee }: PythonCall,
  { owner }: PythonStatement,
  made: string,
  module: PythonModule,
): boolean {
  if (owner === null) return false;
  return callee === "cls"
    ? isRelated(owner, made, module)
    : owner !== made && basesOf(owner, module).includes(made);
}

function hasConstructor(owner: string, { functions }: PythonModule): boolean {
  return [...functions.values()].some((each) => each.owner === owner && each.name === owner);
}

function isRelated(a: string, b: string, module: PythonModule): boolean {
  return a === b || basesOf(a, module).includes(b) || basesOf(b, module).includes(a);
}

/** The classes of the file that a class is made from, nearest first. */
export function basesOf(name: string, { classes }: PythonModule): readonly string[] {
  const found: string[] = [];
  const left = [...(classes.get(name) ?? [])];
  for (let next = left.shift(); next !== undefined && found.length < 20; next = left.shift()) {
    if (!classes.has(next) || found.includes(next) || next === name) continue;
    found.push(next);
    left.push(...(classes.get(next) ?? []));
  }
  return found;
}

function importedNames({ statements }: PythonModule): ReadonlySet<string> {
  return new Set(
    statements.flatMap((each) => (each.kind === "import" ? each.names.map(({ as }) => as) : [])),
  );
}

/**
 * What a call makes happen by handing a function on: `Thread(target=f, args=(1, 2))`, `pool.submit(f, 1)`,
 * `f.remote(1)` as `f(1)`. `null` for a call that is what it looks like.
 */
function handedCall(call: PythonCall): PythonCall | null {
  const { callee, positional, keywords, receiver } = call;
  const as = (target: PythonExpression | undefined, given: Pick<PythonCall, "positional" | "keywords">) =>
    target?.kind === "name" ? { ...call, ...given, callee: target.name, receiver: null } : null;
  if (/(?:^|\.)(?:Thread|Process|Timer)$/.test(callee)) {
    const find = (name: string) =>
      keywords.find((each) => each.kind === "keyword" && each.name === name)?.value;
    return as(find("target"), argumentsOf(find("args"), find("kwargs")));
  }
  const [first, ...others] = positional;
  if (/(?:^|\.)(?:submit|to_thread|partial)$/.test(callee) && first?.kind === "name")
    return as(first, { positional: others, keywords });
  if (/\.run_in_executor$/.test(callee)) return as(others[0], { positional: others.slice(1), keywords });
  if (/(?:^|\.)(?:map|starmap|imap|imap_unordered)$/.test(callee) && first) {
    const splat = { kind: "splat", value: first, range: first.range } as const;
    return as(first, { positional: [splat], keywords: [] });
  }
  const remote = /^(.*)\.(?:remote|local|spawn|delay|bind)$/.exec(callee);
  if (!remote) return null;
  if (receiver === null) return { ...call, callee: remote[1] ?? "" };
  // `Actor.options(num_gpus=1).remote(…)`, `ray.remote(Actor).remote(…)`.
  if (receiver.kind !== "call") return null;
  const options = /^(\w+)\.options$/.exec(receiver.callee)?.[1];
  if (options !== undefined) return { ...call, callee: options, receiver: null };
  return receiver.callee === "ray.remote" ? as(receiver.positional[0], call) : null;
}

function argumentsOf(
  args: PythonExpression | undefined,
  kwargs: PythonExpression | undefined,
): Pick<PythonCall, "positional" | "keywords"> {
  const splat = (value: PythonExpression) => ({ kind: "splat", value, range: value.range }) as const;
  return {
    positional: args === undefined ? [] : args.kind === "list" ? args.items : [splat(args)],
    keywords: kwargs === undefined ? [] : [splat(kwargs)],
  };
}
