/** What each bundler is set to, whatever it bundles. */
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rollup'

export const external = (id: string): boolean => id.startsWith('typeboss')

/** Rollup reads no TypeScript; this leaves queues alone, as any plugin for it does. */
export const stripTypes: Plugin = {
  name: 'strip-types',
  transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code), map: null } : null),
}

const typescriptRule = { test: /\.ts$/, type: 'javascript/auto' as const }

const common = {
  mode: 'development' as const,
  target: 'node22' as const,
  externalsType: 'module' as const,
  externals: [/^typeboss/],
}

export const loaders = {
  webpack: {
    ...common,
    // What a webpack user has for TypeScript in place of this: ts-loader, swc-loader, esbuild-loader.
    module: {
      rules: [{ ...typescriptRule, loader: fileURLToPath(import.meta.resolve('./strip-loader.js')) }],
    },
  },
  rspack: {
    ...common,
    module: {
      rules: [
        {
          ...typescriptRule,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } },
        },
      ],
    },
  },
}
