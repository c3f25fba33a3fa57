/** Databases of one run of tests bear its name, so that on a server which others use too a run drops its own and no other. */
export const ofRun = (name: string): string => `${process.env['RUN_OF_TESTS'] ?? 'tests'}_${name}`
