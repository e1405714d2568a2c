/** `npm run bench`: every *.bench.ts beside this file, each figure against its bar. `npm run bench grids` runs one. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'
import type { Measure } from './measure'

const Measures = z.array(z.object({ name: z.string(), value: z.number(), unit: z.string(), bar: z.string(), ok: z.boolean() }))
const Bench = z.object({ bench: z.custom<() => Promise<unknown>>((value) => typeof value === 'function') })

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name)))).sort()
  const measures: Measure[] = []
  for (const file of files) {
    console.log(`── ${file}`)
    const { bench } = Bench.parse(await import(path.join(__dirname, file)))
    const found = Measures.parse(await bench())
    for (const measure of found) console.log(line(measure))
    measures.push(...found)
  }
  const missed = measures.filter(({ ok }) => !ok).length
  console.log(`\n${measures.length - missed} of ${measures.length} bars met`)
  process.exitCode = missed === 0 ? 0 : 1
}

const line = ({ name, value, unit, bar, ok }: Measure): string => `${ok ? 'ok  ' : 'MISS'} ${name.padEnd(60)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit.padEnd(4)} bar ${bar}`

void main()
