import { defineModule } from '#kernel/module'
import { perHourSetting } from './assessments.service'

/** Risk 风控: looks at orders before they are placed, and remembers what it thought. */
export { assess, noteVerdict } from './assessments.service'
export const risk = defineModule({ name: 'risk', routes: {}, reactions: [], jobs: [], settings: [perHourSetting] })
