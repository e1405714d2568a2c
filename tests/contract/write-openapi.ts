/** `npm run openapi`: writes the committed `openapi.json` from the operation table. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openapiText } from './openapi-text'

writeFileSync(path.resolve(__dirname, '../../openapi.json'), openapiText())
