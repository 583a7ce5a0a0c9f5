export interface SourceFile {
  /** From the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface SourceRule {
  readonly name: string;
  readonly applies: (path: string) => boolean;
  readonly isBroken: (text: string) => boolean;
}

const isCode = (path: string): boolean => /^(src|webview|test|scripts)\/.*\.(ts|mjs)$/.test(path);

const reExport = /^export (type )?(\*( as \w+)?|\{[^}]*\}) from "/m;
const ownExport = /^export (async |abstract )?(const|function|class|interface|type \w)/m;

const countLines = (text: string): number => text.trimEnd().split("\n").length;

/** What neither the compiler, nor the linter, nor the dependency rules look at. `machinePaths` end in a slash. */
export function sourceRules(machinePaths: readonly string[]): readonly SourceRule[] {
  return [
    {
      name: "no default exports",
      // The tools demand one of their configurations, and the compiler one of the type that stands for data files.
      applies: (path) => isCode(path) && !/(\.config|src\/assets\.d)\.ts$/.test(path),
      isBroken: (text) => /^export default\b|^export \{[^}]*\bas default\b/m.test(text),
    },
    {
      name: "no barrel files",
      applies: isCode,
      isBroken: (text) => reExport.test(text) && !ownExport.test(text),
    },
    {
      name: "at most 300 lines",
      applies: (path) => isCode(path) && !path.startsWith("test/"),
      isBroken: (text) => countLines(text) > 300,
    },
    {
      // Cases add up without making a test harder to read. Tables of cases in files of their own may be longer still.
      name: "at most 500 lines in a test",
      applies: (path) => path.endsWith(".test.ts"),
      isBroken: (text) => countLines(text) > 500,
    },
    {
      name: "no download addresses in the lock file",
      applies: (path) => path === "package-lock.json",
      isBroken: (text) => text.includes('"resolved": "http'),
    },
    {
      // npm leaves out what it could not find when it locked, and then refuses the lock file itself.
      name: "every platform's packages in the lock file",
      applies: (path) => path === "package-lock.json",
      isBroken: (text) => missingPackages(text).length > 0,
    },
    {
      name: "no paths of one machine",
      applies: () => true,
      isBroken: (text) => machinePaths.some((path) => text.includes(path)),
    },
  ];
}

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

function missingPackages(text: string): string[] {
  const { packages }: LockFile = JSON.parse(text);
  const locked = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/"))));
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  return wanted.filter((name) => !locked.has(`node_modules/${name}`));
}

/** One line for each rule that a file breaks. */
export function sourceProblems(files: readonly SourceFile[], machinePaths: readonly string[]): string[] {
  const rules = sourceRules(machinePaths);
  return files.flatMap(({ path, text }) =>
    rules.filter((rule) => rule.applies(path) && rule.isBroken(text)).map(({ name }) => `${path}: ${name}`),
  );
}
