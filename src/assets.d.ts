/** Data files. Typed `unknown` on purpose: each has one loader that says what it holds, and a test that checks it. */
declare module "*.json" {
  const value: unknown;
  export default value;
}

/** The version in `package.json`, put in by the build. */
declare const GPUPLAN_VERSION: string;
