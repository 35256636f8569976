/** The major version of TypeScript whose compiler the transformer and the editor plugin work in. */
export const supportedTypeScript = 6

/** The versions of TypeScript 7 with which typeboss compiles natively, and was tested: 7.1 is the first with a JavaScript API. */
export const testedNativeTypeScript = '7.1'

/** Whether a version has the JavaScript API by which typeboss compiles natively: 7.1 and later. */
export function isNativeTypeScript(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 7 && minor >= 1
}

/** Whether a native version is one of those that typeboss was tested with. */
export function isTestedNativeTypeScript(version: string): boolean {
  return version.startsWith(`${testedNativeTypeScript}.`)
}

export function isSupportedTypeScript(version: string): boolean {
  return version.startsWith(`${supportedTypeScript}.`)
}
