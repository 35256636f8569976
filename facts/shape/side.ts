/** The two sides of a contract: values as the program has them, and the JSON that is stored. */
export type Side = 'value' | 'json'
