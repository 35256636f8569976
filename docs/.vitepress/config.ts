/** The site of the documentation: `npm run docs:build` writes it to build/site. A link that leads nowhere is an error. */
import { defineConfig } from 'vitepress'
import { repositoryAddress, siteAddress } from '../../facts/documentation.ts'
import { navigation, sidebars } from './navigation.ts'

export default defineConfig({
  title: 'typeboss',
  description: 'Job queues for TypeScript whose types are inferred at compile time, on your Postgres',
  base: new URL(siteAddress).pathname,
  outDir: '../build/site',
  cacheDir: '../build/site-cache',
  cleanUrls: true,
  ignoreDeadLinks: false,
  themeConfig: {
    nav: navigation,
    sidebar: sidebars(),
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: repositoryAddress }],
  },
  markdown: {
    // Of VitePress's own themes, some colours are hard to read.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // As GitHub names headings: the links to them work there too, and in TypeDoc's pages.
    anchor: {
      slugify: (heading) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, '')
          .trim()
          .replaceAll(/\s/g, '-'),
    },
    config: ({ core }) => {
      // The examples in docstrings are indented, which has no place for a language.
      core.ruler.push('language of indented code', ({ tokens }) => {
        for (const token of tokens)
          if (token.type === 'code_block') Object.assign(token, { type: 'fence', tag: 'code', info: 'ts' })
      })
    },
  },
})
