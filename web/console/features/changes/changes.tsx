import { ChangesDesk } from '../../../design/changes'
import { api } from '../../api'

/** All order changes 改单. */
type Ask = Parameters<typeof api.allChanges>[0]
export const Changes = () => <ChangesDesk load={(ask, cursor) => api.allChanges({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) })} />
