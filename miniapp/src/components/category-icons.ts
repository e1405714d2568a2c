import type { Category } from '@fengqiao/shared/catalogue/report-categories'
import type { IconName } from './Icon'

export const CATEGORY_ICONS: Record<Category, IconName> = {
  hazard: 'triangle-alert',
  dispute: 'users',
  heating: 'heater',
  greening: 'leaf',
  community: 'building-2',
  other: 'ellipsis',
}
