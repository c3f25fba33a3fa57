import { InterestPage } from '../../../design/interest'
import { api } from '../../api'

/** How many keep and wait for goods, of all stores 收藏与提醒. */
export const Interest = () => <InterestPage sheet="staffInterest" load={(ask) => api.staffInterest(ask)} />
