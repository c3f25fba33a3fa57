import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { demoRoutes } from './demo.routes'
import { jobs } from './jobs'

/** Factors 二次验证: by what somebody proves who he is: passwords, codes of an app, passkeys, recovery codes, and how often they may be tried. It knows ids of subjects and nothing else of them. */
export { codeAt } from './apps.rules'
export { beginApp, confirmApp, giveApp, removeApp } from './apps.service'
export { countTry } from './attempts.service'
export { factorsOf, holdsFactor } from './factors.queries'
export { hashed, opened, sealed } from './keys.service'
export { addPasskey, askAnyPasskey, askPasskey, beginPasskey, removePasskey, subjectByPasskey, type Passkey, type PasskeyAnswer } from './passkeys.service'
export { leastForMembers } from './passwords.rules'
export { isPassword, passwordHashOf } from './passwords.service'
export { prove, type Proof } from './prove.service'
export { renewCodes } from './recovery.service'
export { resetFactors } from './reset.service'
export const factors = defineModule({ name: 'factors', personal, routes: demoRoutes, reactions: [], jobs })
