const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "no name server answers",
  ECONNREFUSED: "it refuses connections",
  ECONNRESET: "the connection was cut",
  ENETUNREACH: "there is no network",
  EHOSTUNREACH: "no way leads to it",
  ETIMEDOUT: "it did not answer in time",
};

/** Errors of Node carry a code; ours are phrases. What else an error says could repeat an address with its signature. */
export function explainNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  // The parser's own codes.
  if (code?.startsWith("HPE_")) return "it does not speak HTTP";
  return code === null ? error.message : (reasons[code] ?? code);
}
