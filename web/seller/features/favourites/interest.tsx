import { InterestPage } from '../../../design/interest'
import { api } from '../../api'

/** How many keep and wait for the store's goods 收藏与提醒. */
export const Interest = () => <InterestPage sheet="merchantInterest" load={(ask) => api.merchantInterest(ask)} />
