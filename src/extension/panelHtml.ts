/** Where the editor serves the extension's own files to a webview. */
export interface PanelSources {
  /** What a policy names them by: `webview.cspSource`. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

/** The panel's page: one script and one style sheet of ours under a policy that forbids everything else. */
export function panelHtml({ cspSource, script, style }: PanelSources, nonce: string): string {
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    // Pictures that the panel draws of its own charts, to save them as PNG.
    "img-src blob:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta property="csp-nonce" content="${nonce}">
  <link rel="stylesheet" href="${style}">
  <script nonce="${nonce}" src="${script}" defer></script>
  <title>GPU Plan: capacity</title>
</head>
<body></body>
</html>`;
}

/** 128 random bits; the Web Crypto API is there in both extension hosts. */
export function createNonce(): string {
  return Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
