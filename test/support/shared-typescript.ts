/** jest.config.js maps `import ts from 'typescript'` in test files to this module. */
import { sharedTypeScript } from './outside-jest.js'

export default sharedTypeScript()
