/**
 * Whether patterns like those of `.gitignore` take in the file at `path`, which counts from the patterns' folder, with
 * `/` between folders. `*` and `?` stand for characters of one name, `**` for any folders, `!` takes a file out again;
 * what names a folder takes in all below it. Without a `/` before its end a pattern holds at any depth. The time is
 * bounded by the lengths' product: a pattern comes from a file that anybody may have written.
 */
export function matchesGlobs(patterns: readonly string[], path: string): boolean {
  let matches = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith("!");
    // Only a pattern that would change the answer is asked.
    if (negated === matches && matchesGlob(negated ? pattern.slice(1) : pattern, path)) matches = !negated;
  }
  return matches;
}

function matchesGlob(pattern: string, path: string): boolean {
  const onlyFolders = pattern.endsWith("/");
  const body = pattern.replace(/^\.?\//, "").replace(/\/+$/, "");
  if (body === "") return false;
  const isAnchored = pattern.startsWith("/") || pattern.startsWith("./") || body.includes("/");
  const wanted = isAnchored ? body.split("/") : ["**", body];
  const names = path.split("/");
  // A pattern that takes in a folder takes in what is below it.
  const ends = matchingEnds(wanted, names);
  return ends.some((end) => (onlyFolders ? end < names.length : end <= names.length));
}

/** After how many of the names the segments may have been matched, in order. */
function matchingEnds(segments: readonly string[], names: readonly string[]): readonly number[] {
  let ends: readonly number[] = [0];
  for (const [index, segment] of segments.entries()) {
    const [least] = ends;
    if (least === undefined) break;
    if (segment === "**") {
      // `a/**` is all below `a`, and not `a` itself.
      const from = index === segments.length - 1 ? least + 1 : least;
      ends = names.flatMap((_, at) => (at + 1 >= from ? [at + 1] : []));
      if (from === 0) ends = [0, ...ends];
    } else
      ends = ends.flatMap((end) =>
        matchesName(segment, names[end] ?? "") && end < names.length ? [end + 1] : [],
      );
  }
  return ends;
}

/** `*` and `?` in one name: on a mismatch the last `*` takes in one character more, and no earlier one needs to. */
function matchesName(pattern: string, name: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let index = 0; index < name.length; ) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at++;
      resume = index;
    } else if (wanted === "?" || (wanted !== undefined && wanted === name[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
