import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from "@vscode/webview-ui-toolkit";

/**
 * Defines the toolkit's elements that the panel uses. The only file that imports the toolkit: each element is heavy. Its
 * list is not among them: it is cut off at the panel's edge, where the browser's own opens beyond. Its styles are constructed style sheets, which a strict CSP lets through.
 */
export function defineToolkitElements(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
}
