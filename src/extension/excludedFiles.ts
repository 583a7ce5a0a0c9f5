/** The globs of `files.exclude`: true, or only where a file of another name lies beside. */
export type ExcludeSetting = Readonly<Record<string, unknown>>;

/**
 * Whether the setting `files.exclude` leaves a file or folder out, by its path below the workspace folder. `beside` are the
 * names in its own folder. What is below an excluded folder is nobody's question: it is not entered.
 */
export function isExcluded(path: string, setting: ExcludeSetting, beside: ReadonlySet<string>): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return Object.entries(setting).some(([glob, value]) => {
    if (value !== true && !isCondition(value)) return false;
    if (!globPattern(glob).test(path)) return false;
    if (value === true) return true;
    return beside.has(value.when.replace("$(basename)", name.replace(/\.[^.]*$/, "")));
  });
}

function isCondition(value: unknown): value is { readonly when: string } {
  return typeof value === "object" && value !== null && "when" in value && typeof value.when === "string";
}

const patterns = new Map<string, RegExp>();

function globPattern(glob: string): RegExp {
  const known = patterns.get(glob);
  if (known !== undefined) return known;
  const pattern = compileGlob(glob);
  patterns.set(glob, pattern);
  return pattern;
}

/**
 * A glob as VS Code documents it: `*` and `?` within a name, `**` across names, `{a,b}` either, `[a-z]` and `[!a-z]` one
 * character. One that cannot be read excludes nothing.
 */
function compileGlob(glob: string): RegExp {
  let alternatives = 0;
  const source = glob
    .replace(/^\/|\/+$/g, "")
    .replace(/\*\*\/|\/\*\*$|\*+|\?|\[!?[^\]]+\]|[{},]|./gs, (part) => {
      if (part === "**/") return "(?:[^/]+/)*";
      if (part === "/**") return "(?:/.*)?";
      if (part === "**") return ".*";
      if (part.startsWith("*")) return "[^/]*";
      if (part === "?") return "[^/]";
      if (part.length > 1) return part.replace("[!", "[^").replaceAll("\\", "\\\\");
      if (part === "{") {
        alternatives++;
        return "(?:";
      }
      if (part === "}" && alternatives-- > 0) return ")";
      if (part === "," && alternatives > 0) return "|";
      return part.replace(/[.+^$()|[\]\\{}]/, "\\$&");
    });
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return /(?!)/;
  }
}
