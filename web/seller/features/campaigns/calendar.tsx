import { useQuery } from '@tanstack/react-query'
import { CalendarPage } from '../../../design/calendar'
import { api } from '../../api'

/** The store's marketing calendar 营销日历, with the platform's offers that it meets. */
export function Calendar() {
  const permits = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits ?? []
  return <CalendarPage side="merchant" calls={{ month: api.merchantCalendar, year: api.merchantCalendarYear, plan: api.planMerchantBudget, sheet: 'merchantCalendarEntries', file: '/v1/merchant/calendar/file', mayPlan: permits.includes('campaigns.write'), mayMake: permits.includes('promotions.write') }} />
}
