// The effect `file`: real files in folders that are granted, and beside them.

import { execFileSync } from "node:child_process"
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { type Circumstances, folder, tried } from "./attempt.js"

/** A place with three folders that are granted, and one that is not. */
function place(more: object = {}) {
  const base = folder()
  for (const name of ["in", "out", "logs", "private"]) mkdirSync(join(base, name))
  writeFileSync(join(base, "private/key"), "secret")
  writeFileSync(join(base, "in/a.txt"), "hellö")
  const file = { read: ["in", "logs"], write: ["out"], append: ["logs"], ...more }
  const act = (payload: string, circumstances: Circumstances = {}) =>
    tried({ file }, payload, { base, ...circumstances })
  return {
    base,
    act,
    at: (path: string) => join(base, path),
    text: (path: string) => readFileSync(join(base, path), "utf8"),
    read: (path: string) => act(`{:action read :path ${JSON.stringify(path)}}`),
    write: (path: string, body = "x") => act(`{:action "write" :path "${path}" :body "${body}"}`),
    append: (path: string, body = "x") => act(`{:action :append :path "${path}" :body "${body}"}`),
  }
}

describe("what is done", () => {
  test("reading: text, bytes, nothing", async () => {
    const { at, read } = place()
    writeFileSync(at("in/b"), Buffer.from([0xff, 1]))
    writeFileSync(at("in/c"), "")
    writeFileSync(at("in/d"), "\ufeffmarked")
    expect([await read("in/a.txt"), await read("in/b"), await read("in/c"), await read(at("in/a.txt"))]).toEqual([
      '{:body "hellö"}',
      "{:body #u8(255 1)}",
      '{:body ""}',
      '{:body "hellö"}',
    ])
    expect(await read("in/d")).toBe('{:body "\\xfeff;marked"}') // AU5
  })

  test("AU11 writing puts a whole file in the place of the old one, whose rights it keeps", async () => {
    const { at, act, write, text } = place()
    expect([await write("out/a", "one"), text("out/a")]).toEqual(["{:size 3}", "one"])
    chmodSync(at("out/a"), 0o640)
    linkSync(at("out/a"), at("out/old"))
    expect([await write("out/a", "two!"), text("out/a"), text("out/old")]).toEqual(["{:size 4}", "two!", "one"])
    expect(statSync(at("out/a")).mode & 0o777).toBe(0o640)
    expect(await write("out/a", "two!")).toBe("{:size 4}")
    await act('{:action write :path "out/a" :body #u8(0 255)}')
    expect([...readFileSync(at("out/a"))]).toEqual([0, 255])
    expect(readdirSync(at("out"))).toEqual(["a", "old"])
  })

  test("AU11 whoever reads meanwhile sees the old file or the new one, whole", async () => {
    const { write, text } = place()
    await write("out/a", "a".repeat(100_000))
    let isDone = false
    const writing = (async () => {
      for (const letter of "bcdefgh") await write("out/a", letter.repeat(100_000))
      isDone = true
    })()
    while (!isDone) {
      const seen = text("out/a")
      expect([seen.length, new Set(seen).size]).toEqual([100_000, 1])
      await new Promise((resolve) => setImmediate(resolve))
    }
    await writing
  })

  test("appending makes a file, and makes it longer", async () => {
    const { append, text } = place()
    expect([await append("logs/a", "one "), await append("logs/a", "two")]).toEqual(["{:size 4}", "{:size 7}"])
    expect(text("logs/a")).toBe("one two")
  })
})

describe("what is not allowed", () => {
  test("each action has its own folders", async () => {
    const { write, append, read, base } = place()
    writeFileSync(join(base, "out/b"), "x")
    expect([await read("out/b"), await write("in/a.txt"), await write("logs/a"), await append("out/b")]).toEqual([
      `refused: there is no permission to read: ${base}/out/b`,
      `refused: there is no permission to write: ${base}/in/a.txt`,
      `refused: there is no permission to write: ${base}/logs/a`,
      `refused: there is no permission to append: ${base}/out/b`,
    ])
    expect(await tried({ file: { read: ["in"] } }, '{:action write :path "in/a" :body ""}', { base })).toMatch(
      /^refused: there is no permission to write: /,
    )
  })

  test("AU10 neither `..` nor a link leads out", async () => {
    const { at, read, write, append, base } = place()
    symlinkSync("../private", at("in/folder"))
    symlinkSync(at("private/key"), at("in/key"))
    symlinkSync("/etc/passwd", at("in/passwd"))
    symlinkSync("../private", at("out/folder"))
    symlinkSync("../private/key", at("out/key"))
    symlinkSync("../private/new", at("out/new"))
    symlinkSync("../private/new", at("logs/new"))
    for (const path of [
      "in/../private/key",
      "in/folder/key",
      "in/key",
      "in/passwd",
      "private/key",
      "/etc/passwd",
      "in2",
    ]) {
      expect([path, await read(path)]).toEqual([
        path,
        expect.stringMatching(/^refused: there is no permission to read: /),
      ])
    }
    for (const path of ["out/../private/x", "out/folder/x", "out/key", "out/gone/../../private/x", "out/."]) {
      expect([path, await write(path)]).toEqual([
        path,
        expect.stringMatching(/^refused: there is no permission to write: /),
      ])
    }
    expect(await write("out/new")).toBe(`refused: no file, to write: ${base}/out/new`)
    expect(await append("logs/new")).toBe(`refused: a link that leads nowhere, to append: ${base}/logs/new`)
    expect(readdirSync(at("private"))).toEqual(["key"])
  })

  test("AU10 a link that leads from one granted folder into another is followed", async () => {
    const { at, read } = place()
    symlinkSync("../in/a.txt", at("logs/same"))
    expect(await read("logs/same")).toBe('{:body "hellö"}')
  })

  test("AU10 what was granted is the folder that was there, not what takes its place later", async () => {
    const base = folder()
    mkdirSync(join(base, "in"))
    mkdirSync(join(base, "private"))
    writeFileSync(join(base, "private/key"), "secret")
    const { authority } = await import("../../runtime/authority/authority.js")
    const { file } = authority({ file: { read: ["in"] } }, base)
    renameSync(join(base, "in"), join(base, "was-in"))
    symlinkSync("private", join(base, "in"))
    const context = {
      idempotencyKey: "k",
      attempt: 1,
      signal: new AbortController().signal,
      instance: "i",
      effect: "file",
    }
    await expect(file?.run({ action: "read", path: "in/key" } as never, context)).rejects.toThrow(
      /no permission to read/,
    )
  })

  test("AU12 a pipe, a folder and a device are refused at once", async () => {
    const { at, read, write, append, base } = place()
    for (const name of ["in/pipe", "out/pipe", "logs/pipe"]) execFileSync("mkfifo", [at(name)])
    mkdirSync(at("in/folder"))
    mkdirSync(at("out/folder"))
    expect(await read("in/pipe")).toBe(`refused: no file, to read: ${base}/in/pipe`)
    expect(await read("in/folder")).toBe(`refused: no file, to read: ${base}/in/folder`)
    expect(await write("out/pipe")).toBe(`refused: no file, to write: ${base}/out/pipe`)
    expect(await write("out/folder")).toBe(`refused: no file, to write: ${base}/out/folder`)
    expect(await append("logs/pipe")).toBe(`refused: no file, to append: ${base}/logs/pipe`)
    expect(await tried({ file: { read: ["/dev"] } }, '{:action read :path "/dev/zero"}')).toBe(
      "refused: no file, to read: /dev/zero",
    )
  })

  test("what is not there, or cannot be", async () => {
    const { read, write, base } = place()
    const long = "x".repeat(300)
    expect(await read("in/none")).toBe(`refused: there is no such file, to read: ${base}/in/none`)
    expect(await write("out/none/a")).toBe(`refused: there is no such folder, to write: ${base}/out/none/a`)
    expect(await read("in/a.txt/b")).toBe(`refused: there is no such folder, to read: ${base}/in/a.txt/b`)
    expect(await read(`in/${long}`)).toBe(`refused: a name that is too long, to read: ${base}/in/${long}`)
  })

  test.each([
    ["{:action read}", "path: it is missing"],
    ['{:action read :path ""}', 'path: no path: ""'],
    ['{:action read :path "a\\x0;b"}', 'path: no path: "a\\u0000b"'],
    ['{:action delete :path "a"}', "action: read, write or append is wanted, not delete"],
    ['{:action write :path "out/a"}', "body: it is missing"],
    ['{:action read :path "in/a" :body ""}', "body: there is no such field"],
  ])("AU1 AU2 a payload that makes no sense: %s", async (payload, sentence) => {
    const outcome = await place().act(payload)
    expect(outcome).toBe(`refused: the payload makes no sense: ${sentence}`)
  })
})

describe("limits", () => {
  test("AU4 a file of just so many bytes, and one more", async () => {
    const { at, read, write, append, text } = place({ largest: 10 })
    writeFileSync(at("in/ten"), "x".repeat(10))
    writeFileSync(at("in/more"), "x".repeat(11))
    expect(await read("in/ten")).toBe('{:body "xxxxxxxxxx"}')
    expect(await read("in/more")).toBe("refused: the file is too large: more than the 10 bytes that are allowed")
    expect(await write("out/a", "x".repeat(10))).toBe("{:size 10}")
    expect(await write("out/a", "y".repeat(11))).toBe(
      "refused: what the file becomes is too large: 11 bytes, and 10 are allowed",
    )
    expect(text("out/a")).toBe("x".repeat(10))
    expect(await append("logs/a", "x".repeat(6))).toBe("{:size 6}")
    expect(await append("logs/a", "y".repeat(5))).toBe(
      "refused: what the file becomes is too large: 11 bytes, and 10 are allowed",
    )
    expect(await append("logs/b", "y".repeat(11))).toMatch(/too large: 11 bytes/)
    expect([text("logs/a"), readdirSync(at("logs"))]).toEqual(["xxxxxx", ["a"]])
  })

  test("AU3 what is given up before it begins is not begun; a write that is given up leaves nothing behind", async () => {
    const { act, at } = place({ largest: 2 ** 28 })
    const controller = new AbortController()
    const big = `{:action write :path "out/a" :body "${"x".repeat(2 ** 25)}"}`
    const outcome = act(big, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error("not wanted")), 5)
    expect(await outcome).toBe("failed: not wanted")
    expect(await act('{:action append :path "logs/a" :body "x"}', { signal: controller.signal })).toBe(
      "failed: not wanted",
    )
    await expect.poll(() => readdirSync(at("out"))).toEqual([])
    expect(readdirSync(at("logs"))).toEqual([])
  })

  test("AU3 a write that takes too long is over, and changes nothing", async () => {
    const { act, at } = place({ largest: 2 ** 28, timeout: 1 })
    const outcome = await act(`{:action write :path "out/a" :body "${"x".repeat(2 ** 25)}"}`)
    expect(outcome).toBe("failed: it took longer than 1 ms")
    await expect.poll(() => readdirSync(at("out"))).toEqual([])
  })
})
