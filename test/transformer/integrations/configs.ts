/** The settings of each bundler, for all projects. */
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rollup'

export const external = (id: string): boolean => id.startsWith('typeboss')

/** Rollup cannot read TypeScript. Like every plugin for TypeScript, this one does not compile queues. */
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
    // Users of webpack have ts-loader, swc-loader or esbuild-loader instead.
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
