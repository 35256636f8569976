/** VitePress's own theme, with typeboss's colours. */
import theme from 'vitepress/theme'
// Vite adds the styles to the page.
// oxlint-disable-next-line import/no-unassigned-import
import './style.css'

export default theme
