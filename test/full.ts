/** `npm run test:full` asks for the sizes of the catalogue; every other run takes the small ones. */
export const full = process.env['FULL'] === '1'
export const sized = (small: number, whole: number): number => (full ? whole : small)
