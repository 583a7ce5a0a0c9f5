import { createInterface } from "node:readline/promises";

/** Whether a person sits in front of this process and can be asked. */
export function isAttended(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY) && !process.env.CI;
}

/**
 * Asks before something large or something that changes the machine. Where nobody can be asked (CI, a container's
 * entry point) the answer is yes: whoever started the run there wants it to finish.
 */
export async function hasConsent(question: string): Promise<boolean> {
  if (!isAttended()) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
