const pattern =
  /api_?key|(?:^|_)(?:access|secret|private|auth)_?key|password|passwd|passphrase|secret|credential|(?:hf|hub|auth|access|bearer)_?token$|^token$/i;

/** Settings and variables whose values are never printed: keys, tokens, passwords. */
export function isSecretName(name: string): boolean {
  return pattern.test(name.replaceAll("-", "_"));
}
