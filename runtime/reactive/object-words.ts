// The words about objects, as guests call them: in scripts by the host's hand, in flows as effects.
//
//   (object/put! object [actor])            the object as it is kept
//   (object/replace! before after [actor])  the object, or #f if what is there is not `before`
//   (object/get id)                         the object, or nil
//   (object/delete! id [actor])             nil
//   (object/relate! from name to [actor])   nil
//   (object/unrelate! from name to [actor]) nil
//   (object/related id name)                the ids of what it is related to
//   (object/list [query])                   objects; the query is a dict of :type, :status, :after and :limit

import { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { keyword, Sym } from "../../interpreter/symbol.js"
import { list } from "../flows/datum.js"
import { field, textField } from "./dicts.js"
import type { Acting, ObjectQuery, Objects } from "./objects.js"

type Word = (objects: Objects, operands: readonly unknown[], acting: Acting) => Promise<unknown>

/** The most objects that are listed at once, and how many are unless it is said. */
const MOST = 10_000
const SOME = 100

const WORDS: ReadonlyMap<string, Word> = new Map<string, Word>([
  [
    "object/put!",
    async (objects, [object, actor], acting) => {
      if (!(object instanceof Dict)) throw new Complaint("object/put!", "not a dict", [object])
      return await objects.put(object, actingAs("object/put!", acting, actor))
    },
  ],
  [
    "object/replace!",
    async (objects, [before, after, actor], acting) => {
      const who = "object/replace!"
      if (!(after instanceof Dict)) throw new Complaint(who, "not a dict", [after])
      if (before !== null && !(before instanceof Dict)) throw new Complaint(who, "neither a dict nor nil", [before])
      return (await objects.replace(before ?? undefined, after, actingAs(who, acting, actor))) ?? false
    },
  ],
  ["object/get", async (objects, [id]) => (await objects.get(nameOf("object/get", id))) ?? null],
  [
    "object/delete!",
    async (objects, [id, actor], acting) => {
      await objects.delete(nameOf("object/delete!", id), actingAs("object/delete!", acting, actor))
      return null
    },
  ],
  [
    "object/relate!",
    async (objects, operands, acting) => {
      await objects.relate(edgeOf("object/relate!", operands), actingAs("object/relate!", acting, operands[3]))
      return null
    },
  ],
  [
    "object/unrelate!",
    async (objects, operands, acting) => {
      await objects.unrelate(edgeOf("object/unrelate!", operands), actingAs("object/unrelate!", acting, operands[3]))
      return null
    },
  ],
  [
    "object/related",
    async (objects, [id, name]) => {
      const ids = await objects.related(nameOf("object/related", id), nameOf("object/related", name))
      return list(ids.map((one) => new SchemeString(one)))
    },
  ],
  ["object/list", async (objects, [query]) => list(await objects.list(queryOf(query)))],
])

/** The names of the words. */
export const objectWords: readonly string[] = [...WORDS.keys()]

/** Does what a word says. Throws a `Complaint`. */
export async function performWord(
  word: string,
  objects: Objects,
  operands: readonly unknown[],
  acting: Acting,
): Promise<unknown> {
  const act = WORDS.get(word)
  if (act === undefined) throw new Complaint(word, "no such word about objects", [])
  try {
    return await act(objects, operands, acting)
  } catch (error) {
    throw error instanceof Complaint ? inTheNameOf(word, error) : error
  }
}

/** A complaint in the name of `word`, whoever complains. */
function inTheNameOf(word: string, { who, sentence, irritants, hint, argument }: Complaint): Complaint {
  const said = who === "" || who === word ? sentence : `${who}: ${sentence}`
  const complaint = new Complaint(word, said, irritants)
  complaint.hint = hint
  complaint.argument = argument
  return complaint
}

function actingAs(who: string, acting: Acting, actor: unknown): Acting {
  return actor === undefined ? acting : { ...acting, actor: nameOf(who, actor) }
}

function edgeOf(who: string, [from, name, to]: readonly unknown[]): { from: string; name: string; to: string } {
  return { from: nameOf(who, from), name: nameOf(who, name), to: nameOf(who, to) }
}

function nameOf(who: string, value: unknown): string {
  if (value instanceof SchemeString) return value.toString()
  if (value instanceof Sym) return value.name
  throw new Complaint(who, "not a name", [value])
}

const ASKED = ["type", "status", "after", "limit"]

function queryOf(query: unknown): ObjectQuery {
  const who = "object/list"
  if (query === undefined) return { limit: SOME }
  if (!(query instanceof Dict)) throw new Complaint(who, "not a dict", [query])
  const unknown = query.keys().find((key) => !ASKED.some((name) => key === keyword(name)))
  if (unknown !== undefined) throw new Complaint(who, "no such part of a query", [unknown])
  const limit = field(query, "limit") ?? SOME
  if (typeof limit !== "number" || limit < 0 || limit > MOST) throw new Complaint(who, "not a limit", [limit])
  const [type, status, after] = ["type", "status", "after"].map((name) => textField(who, query, name))
  return {
    limit,
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(after === undefined ? {} : { after }),
  }
}
