/** What our signatures say about the program that made them. @basis ofd-signatures.md §4 */
export const provider = { name: 'Yunzhang', version: '0.1.0', company: 'Yunzhang' };
