import { CATEGORIES, REPORT_CATEGORIES, type Category } from '@fengqiao/shared/catalogue/report-categories'
import { Box, Press, Words } from '../../elements'
import { CATEGORY_ICONS } from '../../components/category-icons'
import { Icon } from '../../components/Icon'
import { useWords } from '../../strings'

export function CategoryTiles({ chosen, onChoose }: { chosen: Category | undefined; onChoose: (category: Category) => void }) {
  const { report } = useWords()
  return (
    <Box className="categories" role="radiogroup" label={report.category}>
      {CATEGORIES.map((category) => (
        <Press key={category} id={`category-${category}`} role="radio" checked={category === chosen} className={`category ${category === chosen ? 'chosen' : ''}`} onPress={() => onChoose(category)}>
          <Icon name={CATEGORY_ICONS[category]} />
          <Words as="span">{REPORT_CATEGORIES[category].name}</Words>
        </Press>
      ))}
    </Box>
  )
}
