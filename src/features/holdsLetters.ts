/** As editors filter: the letters in their order, whatever stands between them and whatever their case. */
export function holdsLetters(name: string, typed: string): boolean {
  const letters = name.toLowerCase();
  let from = 0;
  for (const letter of typed.toLowerCase().replaceAll(/\s/g, "")) {
    const at = letters.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
