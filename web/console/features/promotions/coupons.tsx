import { useQuery } from '@tanstack/react-query'
import { CouponDesk, type CouponCalls } from '../../../design/coupon-desk'
import { api } from '../../api'

/** Coupons of one offer 用券情况, of the platform or of a store. */
const calls: CouponCalls = {
  load: async (id) => api.staffCoupons({ id }) as unknown as ReturnType<CouponCalls['load']>, grant: (offerId, file, reason) => api.grantStaffCoupons({ offerId, reason, filename: file.name, file } as never),
  askCodes: (id, name, count, key) => api.askStaffCodes({ id, name, count }, { key }), exportCodes: (id) => api.exportStaffCodes({ id }), voidCodes: (id, reason) => api.voidStaffCodes({ id, reason }), recall: (id, reason) => api.recallStaffCoupons({ id, reason }),
  compensate: (offerId, shopper, reason, key) => api.compensate({ offerId, shopper, reason }, { key }),
}
export function Coupons() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  return <CouponDesk side="platform" calls={calls} mayWrite={me?.permits.includes('promotions.write') ?? false} mayCompensate={me?.permits.includes('promotions.compensate') ?? false} />
}
