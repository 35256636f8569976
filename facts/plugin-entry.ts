/** The entry of `plugins` in tsconfig.json that serves the compiler and the editor. */
export const pluginEntry = {
  name: 'typeboss',
  transform: 'typeboss/transformer',
  transformProgram: true,
} as const
