/** Where the documentation is published. `OWNER` is the placeholder that package.json has too. */
export const siteAddress = 'https://OWNER.github.io/typeboss/'
