import { start } from './start'

export default start
