/** Whether a text begins as a script does that names a shell to run it. */
export function isShellScript(text: string): boolean {
  return /^#!.*\b(?:ba|z|k|da)?sh\b/.test(text);
}
