// The fields of a cron text, looked at one by one, so that what is wrong with one is said of that one.
//
//   second (may be left out)   0-59
//   minute                     0-59
//   hour                       0-23
//   day of the month           1-31, L the last, 15W the working day nearest to it, LW the last working day
//   month                      1-12 or JAN-DEC
//   day of the week            0-7 or SUN-SAT, 0 and 7 are Sunday, MON#2 the second of the month, FRI#L the last
//
// Each is a list of values, of ranges (`9-17`), of every one (`*`), and of the last two in steps (`9-17/2`). Where both
// days are given, either will do. `@daily` and its like stand for whole texts.
//
// Invariants
//   SD4  What cannot be understood is refused with a caret under it, and with what is allowed there.
//
// Not here: when the times come (cron.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { shownLine, widthOf } from "../columns.js"
import { nearestNames } from "../nearest.js"

/** `text` as six fields, the seconds first. Throws a `Complaint` of `who`. SD4 */
export function cronFields(text: string, who: string): readonly string[] {
  if (text.length > LONGEST) throw new Complaint(who, "a cron text has at most 200 characters", [text.length])
  if (text.trim().startsWith("@")) return fieldsOfAlias(text, who)
  const words = [...text.matchAll(/\S+/g)].map((match) => ({ word: match[0], at: match.index }))
  if (words.length < 5) throw wrong(who, "not a cron text", COUNT, text, text.length, 1)
  const [surplus] = words.slice(6)
  if (surplus !== undefined) throw wrong(who, "not a cron text", COUNT, text, surplus.at, surplus.word.length)
  const fields = words.length === 5 ? FIELDS.slice(1) : FIELDS
  for (const [i, { word, at }] of words.entries()) checkField(fields[i] as Field, word, { text, at, who })
  const written = words.map(({ word }) => word.toUpperCase())
  return words.length === 5 ? ["0", ...written] : written
}

/** The complaint that no day is ever of the days and months that `text` names. SD4 */
export function noSuchDay(text: string, who: string): Complaint {
  const words = [...text.matchAll(/\S+/g)]
  const day = words[words.length - 3] as RegExpMatchArray
  const hint = "no month it is for has that day"
  return wrong(who, "that day never comes", hint, text, day.index as number, day[0].length)
}

const LONGEST = 200

const COUNT =
  "it has five fields: minute, hour, day of the month, month, day of the week; or six, the second before them"

const ALIASES: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 0 1 1 *"],
  ["@annually", "0 0 0 1 1 *"],
  ["@monthly", "0 0 0 1 * *"],
  ["@weekly", "0 0 0 * * 0"],
  ["@daily", "0 0 0 * * *"],
  ["@midnight", "0 0 0 * * *"],
  ["@hourly", "0 0 * * * *"],
])

function fieldsOfAlias(text: string, who: string): readonly string[] {
  const alias = text.trim()
  const fields = ALIASES.get(alias.toLowerCase())
  if (fields !== undefined) return fields.split(" ")
  const near = nearestNames(alias.toLowerCase(), ALIASES.keys())
  const allowed = `allowed are ${[...ALIASES.keys()].join(" ")}`
  const hint = near.length === 0 ? allowed : `near it is ${near[0]}; ${allowed}`
  throw wrong(who, "no such name for a cron text", hint, text, text.indexOf("@"), alias.length)
}

interface Field {
  readonly sentence: string
  readonly from: number
  readonly to: number
  /** The names of its values, the first that of `from`. */
  readonly names: readonly string[]
  /** What it may hold besides values, ranges and steps. */
  readonly special: RegExp | undefined
  readonly allowed: string
}

function field(sentence: string, [from, to]: readonly [number, number], examples: string): Field {
  const allowed = `allowed are ${from} to ${to}, ${examples}`
  return { sentence, from, to, names: [], special: undefined, allowed }
}

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

const FIELDS: readonly Field[] = [
  field("no such second", [0, 59], "* for each, ranges as 10-20, steps as */15, lists as 0,30"),
  field("no such minute", [0, 59], "* for each, ranges as 10-20, steps as */15, lists as 0,30"),
  field("no such hour", [0, 23], "* for each, ranges as 9-17, steps as */2 or 9-17/4, lists as 8,12,18"),
  {
    ...field("no such day of the month", [1, 31], "* for each, ranges, steps and lists as 1-7, */2 and 1,15"),
    special: /^(LW|L|(0?[1-9]|[12]\d|3[01])W)$/,
    allowed:
      "allowed are 1 to 31, * for each, ranges, steps and lists as 1-7, */2 and 1,15, L for the last day, LW alone for the last working day, 15W for the working day nearest to the 15th",
  },
  {
    ...field("no such month", [1, 12], "JAN to DEC, * for each, ranges, steps and lists as 3-5, */3 and JAN,JUL"),
    names: MONTHS,
  },
  {
    ...field("no such day of the week", [0, 7], ""),
    names: DAYS,
    special: /^([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#([1-5]|L)$/,
    allowed:
      "allowed are 0 to 7 (0 and 7 are Sunday), SUN to SAT, * for each, ranges, steps and lists as MON-FRI, */2 and MON,THU, MON#2 for the second of the month, FRI#L for the last",
  },
]

/** Where a field stands. */
interface Spot {
  readonly text: string
  readonly at: number
  readonly who: string
}

function checkField(field: Field, word: string, { text, at, who }: Spot): void {
  let start = at
  const items = word.toUpperCase().split(",")
  for (const item of items) {
    if (item === "LW" && items.length > 1) throw wrong(who, "LW stands in no list", field.allowed, text, start, 2)
    checkItem(field, item, { text, at: start, who })
    start += item.length + 1
  }
}

/** A value, a range, each, a step of these, or what only this field may hold. */
function checkItem(field: Field, item: string, { text, at, who }: Spot): void {
  if (field.special?.test(item)) return
  const complain = (sentence: string, hint: string, start: number, part: string): never => {
    throw wrong(who, sentence, hint, text, at + start, Math.max(1, part.length))
  }
  const slash = item.indexOf("/")
  const range = slash < 0 ? item : item.slice(0, slash)
  const dash = range.indexOf("-")
  const from = dash < 0 ? range : range.slice(0, dash)
  const first = from === "*" && dash < 0 ? field.from : valueOf(field, from, false)
  if (first === undefined) return complain(field.sentence, field.allowed, 0, from)
  const to = range.slice(dash + 1)
  const last = from === "*" ? field.to : dash < 0 ? first : valueOf(field, to, true)
  if (last === undefined) return complain(field.sentence, field.allowed, dash + 1, to)
  if (last < first) return complain("the range ends before it begins", field.allowed, 0, range)
  if (slash < 0) return
  const step = item.slice(slash + 1)
  if (dash < 0 && from !== "*") return complain(STEP, `${from} alone has none`, slash, item.slice(slash))
  const most = field.to - field.from + (field.names === DAYS ? 0 : 1)
  if (!/^\d{1,2}$/.test(step) || Number(step) < 1 || Number(step) > most)
    complain("no such step", `a step here is from 1 to ${most}`, slash + 1, step)
}

const STEP = "a step is of a range or of *"

/** The value that `word` stands for in a field; undefined if it stands for none. Sunday ends a range as 7. */
function valueOf(field: Field, word: string, isEnd: boolean): number | undefined {
  const place = isEnd ? field.names.lastIndexOf(word) : field.names.indexOf(word)
  if (place >= 0) return field.from + place
  if (!/^\d{1,2}$/.test(word)) return undefined
  const value = Number(word)
  return value >= field.from && value <= field.to ? value : undefined
}

/** `hint`, and beneath it the text with carets under the `length` characters from `at` on. */
function wrong(who: string, sentence: string, hint: string, text: string, at: number, length: number): Complaint {
  const complaint = new Complaint(who, sentence)
  const line = text.replace(/\s/g, " ")
  const carets = "^".repeat(Math.max(1, widthOf(line.slice(at, at + length))))
  complaint.hint = `${hint}\n  ${shownLine(line).shown}\n  ${" ".repeat(widthOf(line.slice(0, at)))}${carets}`
  return complaint
}
