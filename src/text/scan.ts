/**
 * How many characters before `end` belong together: `belongs` is asked of one character at a time. A pattern that ends in
 * `$` would be tried at every place of the text, which takes quadratic time on long runs.
 */
export function lengthBefore(text: string, end: number, belongs: RegExp): number {
  let start = end;
  while (start > 0 && belongs.test(text.charAt(start - 1))) start--;
  return end - start;
}
