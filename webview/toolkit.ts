import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
} from "@vscode/webview-ui-toolkit";

/**
 * Defines the toolkit's elements that the panel uses. The only file that imports the toolkit: it costs the same
 * whatever is taken from it. Its styles are constructed style sheets, which a strict CSP lets through.
 */
export function defineToolkitElements(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption());
}
