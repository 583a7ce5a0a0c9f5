import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type Settings = Readonly<Record<string, unknown>>;

/** The themes that VS Code itself ships, by what they are for. */
export const themes = {
  light: "Light Modern",
  dark: "Dark Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
} as const;

export type Theme = keyof typeof themes;

/** An editor that neither greets, nor asks, nor looks anything up: what a test sees is what the extension shows. */
const quietSettings: Settings = {
  "security.workspace.trust.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": themes.light,
  "window.autoDetectColorScheme": false,
  "window.autoDetectHighContrast": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": "off",
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "git.enabled": false,
  // On, it is what a browser starts with, and it would save what a test has only typed.
  "files.autoSave": "off",
  "editor.minimap.enabled": false,
  "editor.accessibilitySupport": "off",
};

/** Writes the user settings into each of the folders that an editor reads them from. */
export async function writeUserSettings(folders: readonly string[], settings: Settings = {}): Promise<void> {
  const text = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  for (const folder of folders) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "settings.json"), text);
  }
}
