/** What `import ts from 'typescript'` gives in test files, by jest.config.js. */
import { sharedTypeScript } from './outside-jest.js'

export default sharedTypeScript()
