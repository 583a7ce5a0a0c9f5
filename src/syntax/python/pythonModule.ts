import type { TextRange } from "../../text/textRange.ts";

/** A Python file as far as GPU Plan reads it: its statements in order, whatever they stand in. */
export interface PythonModule {
  readonly statements: readonly PythonStatement[];
  /** Under what conditions the block of an `if`, `elif` or `else` runs: all of them. */
  readonly conditions: ReadonlyMap<number, readonly PythonCondition[]>;
  /** What the block of a `for` goes through. */
  readonly loops: ReadonlyMap<number, PythonLoop>;
  /** By the offset where they start, which is the `scope` of what stands in them. */
  readonly functions: ReadonlyMap<number, PythonFunction>;
  /** The classes of the file with the names of those that they are made from. */
  readonly classes: ReadonlyMap<string, readonly string[]>;
  readonly comments: readonly { readonly text: string; readonly range: TextRange }[];
}

export interface PythonCondition {
  readonly test: PythonExpression;
  /** What the test must come to. */
  readonly holds: boolean;
}

/** `for a, b in values`, of a statement or within a comprehension. */
export interface PythonLoop {
  readonly target: PythonPattern;
  readonly values: PythonExpression;
}

/** What a loop gives its values to: a name, or a list of such; `null` stands for anything else. */
export type PythonPattern = string | null | readonly PythonPattern[];

export interface PythonFunction {
  /** Of a constructor that of its class. */
  readonly name: string;
  /** The class whose method it is. */
  readonly owner: string | null;
  /** Whether a decorator hands the function to something that calls it. */
  readonly isHandedOn: boolean;
  readonly range: TextRange;
}

interface PythonStatementPlace {
  readonly range: TextRange;
  /** The function (by the offset where it starts) that the statement stands in; `null` at the module's level. */
  readonly scope: number | null;
  /** The functions around that one, innermost first. */
  readonly outer: readonly number[];
  /** The class whose body, or whose method, the statement stands in. */
  readonly owner: string | null;
  /** Whether it stands in a class's body itself, not in a method. */
  readonly isClassLevel: boolean;
  /** The blocks around it that may not run, or not only once, outermost first. */
  readonly blocks: readonly number[];
}

export type PythonStatement = PythonStatementPlace &
  (
    | { readonly kind: "import"; readonly module: string; readonly names: readonly PythonImport[] }
    /** `a = v`, `a: int = v`; `a += v` and `a |= v` add to what is there. */
    | {
        readonly kind: "assign";
        readonly name: string;
        readonly nameRange: TextRange;
        readonly adds: boolean;
        readonly operator: string;
        readonly value: PythonExpression;
      }
    /** `a: int` of a class, whose constructor must be given it. */
    | { readonly kind: "declare"; readonly name: string; readonly nameRange: TextRange }
    /** `a["key"] = v`, `os.environ["A"] = v`. */
    | {
        readonly kind: "assign-item";
        readonly name: string;
        readonly key: PythonExpression;
        readonly value: PythonExpression;
      }
    /** A name that gets its value in another way: a parameter, a loop's variable, what `with` binds. */
    | {
        readonly kind: "bind";
        readonly name: string;
        readonly parameter?: PythonParameter;
        /** `v[0]` of the first name of `a, b = v`. */
        readonly part?: PythonExpression;
        readonly loop?: PythonLoop;
      }
    | { readonly kind: "return"; readonly value: PythonExpression }
    | { readonly kind: "expression"; readonly value: PythonExpression }
  );

/** What a function says of one of its parameters. */
export interface PythonParameter {
  /** Its place among the values that a call gives, `self` not counted; `null` where only its name counts. */
  readonly index: number | null;
  /** `*args` and `**kwargs`: what no other parameter takes. */
  readonly takes: "one" | "positional" | "named";
  readonly type: string | null;
  readonly default: PythonExpression | null;
}

export interface PythonImport {
  readonly name: string;
  /** What it is called in this file. */
  readonly as: string;
}

export type PythonExpression =
  | PythonText
  | { readonly kind: "number"; readonly value: number; readonly range: TextRange }
  | { readonly kind: "constant"; readonly value: boolean | null; readonly range: TextRange }
  /** `a`, `a.b.c`. */
  | { readonly kind: "name"; readonly name: string; readonly range: TextRange }
  /** A list or tuple. */
  | { readonly kind: "list"; readonly items: readonly PythonExpression[]; readonly range: TextRange }
  | PythonMapping
  /** `a["key"]`. */
  | {
      readonly kind: "item";
      readonly object: PythonExpression;
      readonly key: PythonExpression;
      readonly range: TextRange;
    }
  /** `*a` in a list, `**a` in a call or mapping. */
  | { readonly kind: "splat"; readonly value: PythonExpression; readonly range: TextRange }
  | PythonCall
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: PythonExpression;
      readonly right: PythonExpression;
      readonly range: TextRange;
    }
  /** `a == b`, `a in b`; what it is compared with is looked at, never run. */
  | {
      readonly kind: "comparison";
      readonly operator: string;
      readonly left: PythonExpression;
      readonly right: PythonExpression;
      readonly range: TextRange;
    }
  | {
      readonly kind: "choice";
      readonly condition: PythonExpression;
      readonly whenTrue: PythonExpression;
      readonly whenFalse: PythonExpression;
      readonly range: TextRange;
    }
  | PythonComprehension
  | { readonly kind: "other"; readonly inside: readonly PythonExpression[]; readonly range: TextRange };

/** `[a for a in values if a]`; of `{k: v for …}` the element is a list of both. */
export interface PythonComprehension {
  readonly kind: "comprehension";
  readonly makes: "list" | "mapping";
  readonly element: PythonExpression;
  /** Loops and the tests between them, in order. */
  readonly clauses: readonly (PythonLoop | { readonly test: PythonExpression })[];
  readonly range: TextRange;
}

/** A string, or several that stand one behind the other. */
export interface PythonText {
  readonly kind: "text";
  readonly parts: readonly PythonTextPart[];
  /** With the quotes. */
  readonly range: TextRange;
}

export type PythonTextPart =
  | {
      readonly kind: "literal";
      readonly value: string;
      readonly range: TextRange;
      readonly verbatim: boolean;
    }
  /** `{a}` of an f-string. */
  | { readonly kind: "expression"; readonly value: PythonExpression; readonly range: TextRange };

export interface PythonMapping {
  readonly kind: "mapping";
  readonly entries: readonly PythonEntryOrSplat[];
  readonly range: TextRange;
}

export type PythonEntryOrSplat =
  | {
      readonly kind: "entry";
      readonly key: PythonExpression;
      readonly value: PythonExpression;
      readonly range: TextRange;
    }
  | { readonly kind: "splat"; readonly value: PythonExpression; readonly range: TextRange };

export interface PythonCall {
  readonly kind: "call";
  /** `subprocess.run`; `""` where what is called has no name. */
  readonly callee: string;
  readonly calleeRange: TextRange;
  /** What stands before the last dot, where that is no plain name: `" ".join(…)`. */
  readonly receiver: PythonExpression | null;
  /** In order; `**a` is a splat among `keywords`. */
  readonly positional: readonly PythonExpression[];
  readonly keywords: readonly PythonKeyword[];
  readonly range: TextRange;
}

export type PythonKeyword =
  | {
      readonly kind: "keyword";
      readonly name: string;
      readonly nameRange: TextRange;
      readonly value: PythonExpression;
      readonly range: TextRange;
    }
  | { readonly kind: "splat"; readonly value: PythonExpression; readonly range: TextRange };

/** Every expression in another, itself included, outermost first. */
export function expressionsIn(expression: PythonExpression): PythonExpression[] {
  return [expression, ...partsOf(expression).flatMap(expressionsIn)];
}

function partsOf(expression: PythonExpression): readonly PythonExpression[] {
  switch (expression.kind) {
    case "text":
      return expression.parts.flatMap((part) => (part.kind === "expression" ? [part.value] : []));
    case "list":
      return expression.items;
    case "mapping":
      return expression.entries.flatMap((entry) =>
        entry.kind === "entry" ? [entry.key, entry.value] : [entry.value],
      );
    case "item":
      return [expression.object, expression.key];
    case "splat":
      return [expression.value];
    case "call":
      return [
        ...(expression.receiver ? [expression.receiver] : []),
        ...expression.positional,
        ...expression.keywords.map(({ value }) => value),
      ];
    case "binary":
      return [expression.left, expression.right];
    case "comparison":
      return [expression.left, expression.right].filter(({ kind }) => kind !== "list");
    case "choice":
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case "comprehension":
      return [
        expression.element,
        ...expression.clauses.map((clause) => ("test" in clause ? clause.test : clause.values)),
      ];
    case "other":
      return expression.inside;
    default:
      return [];
  }
}
