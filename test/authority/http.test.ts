// The effect `http`: a real server on loopback, and what it is asked.

import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { afterEach, describe, expect, test } from "vitest"
import { authority } from "../../runtime/authority/authority.js"
import type { HttpGrant } from "../../runtime/authority/http.js"
import { Effects } from "../../runtime/flows/effects.js"
import { tried } from "./attempt.js"

/** What a server was asked. */
interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage["headers"]
  readonly body: Buffer
}

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server on loopback that notes what it is asked. */
async function serving(listener: RequestListener): Promise<{ origin: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const { method = "", url = "", headers } = request
    asked.push({ method, url, headers, body: Buffer.concat(pieces) })
    listener(request, response)
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const hello: RequestListener = (_, response) => response.setHeader("content-type", "text/plain").end("hello")

/** A grant of everything at `origin`. */
function allOf(origin: string, more: Partial<HttpGrant> = {}): { http: HttpGrant } {
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const
  return { http: { allow: [{ url: origin, methods }], ...more } }
}

describe("what is asked and answered", () => {
  test("a request with all there is to say", async () => {
    const { origin, asked } = await serving((_, response) => {
      response.writeHead(201, { "content-type": "application/json", "x-id": "7", "content-length": "2" })
      response.end("{}")
    })
    const payload = `{:url "${origin}/orders?a=1" :method "POST" :headers {:Content-Type "text/x"} :body "päyload"}`
    const answer = await tried(allOf(origin), payload)
    expect(answer).toContain(":status 201")
    expect(answer).toContain(':body "{}"')
    expect(answer).toContain(':x-id "7"')
    expect(asked).toMatchObject([{ method: "POST", url: "/orders?a=1", headers: { "content-type": "text/x" } }])
    expect(asked[0]?.body.toString()).toBe("päyload")
  })

  test("AU8 the idempotency key is on the wire, on that of a redirect too, and no flow sets it", async () => {
    const { origin, asked } = await serving((request, response) => {
      if (request.url === "/") response.writeHead(307, { location: "/there" }).end()
      else response.end()
    })
    await tried(allOf(origin), `{:url "${origin}/" :method "PUT" :body "x"}`, { key: "id (effect http () 1)" })
    expect(asked.map(({ method, headers }) => [method, headers["idempotency-key"]])).toEqual([
      ["PUT", "id%20(effect%20http%20()%201)"],
      ["PUT", "id%20(effect%20http%20()%201)"],
    ])
    for (const name of ["Idempotency-Key", "host", "content-length", "Transfer-Encoding", "proxy-authorization"]) {
      expect(await tried(allOf(origin), `{:url "${origin}/" :headers {:${name} "1"}}`)).toBe(
        `refused: the payload makes no sense: headers.${name}: a header that a flow does not set`,
      )
    }
  })

  test("AU8 whose flows these are is part of the key", async () => {
    const { origin, asked } = await serving(hello)
    await tried({ ...allOf(origin), caller: "shop" }, `{:url "${origin}/"}`, { key: "k" })
    expect(asked[0]?.headers["idempotency-key"]).toBe("shop%20k")
  })

  test.each([
    ["text/plain", Buffer.from("grüß"), '"grüß"'],
    ["text/plain; charset=iso-8859-1", Buffer.from("grüß", "latin1"), '"grüß"'],
    ["text/plain", Buffer.from([0xff, 0x00]), "#u8(255 0)"],
    ["text/plain; charset=no-such", Buffer.from("a"), "#u8(97)"],
    ["application/problem+json", Buffer.from("{}"), '"{}"'],
    ["image/png", Buffer.from([137, 80]), "#u8(137 80)"],
    ["application/octet-stream", Buffer.from("a"), "#u8(97)"],
  ])("AU5 a body of type %s", async (type, bytes, expected) => {
    const { origin } = await serving((_, response) => response.setHeader("content-type", type).end(bytes))
    expect(await tried(allOf(origin), `{:url "${origin}/"}`)).toContain(`:body ${expected}`)
  })

  test("bytes are sent as they are", async () => {
    const { origin, asked } = await serving(hello)
    await tried(allOf(origin), `{:url "${origin}/" :method PUT :body #u8(0 255 10)}`)
    expect([...(asked[0]?.body ?? [])]).toEqual([0, 255, 10])
  })

  test("a packed body is unpacked, and its headers say nothing of it", async () => {
    const { origin } = await serving((_, response) => {
      response.writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" })
      response.end(gzipSync("hello"))
    })
    const answer = await tried(allOf(origin), `{:url "${origin}/"}`)
    expect(answer).toContain(':body "hello"')
    expect(answer).not.toContain("content-encoding")
  })

  test("several cookies are a list, and odd names of headers are data", async () => {
    const { origin } = await serving((_, response) => {
      response.setHeader("set-cookie", ["a=1, b", "c=2"]).setHeader("x|'`#", "odd").end()
    })
    const answer = await tried(allOf(origin), `{:url "${origin}/"}`)
    expect(answer).toContain(':set-cookie ("a=1, b" "c=2")')
    expect(answer).toContain('"odd"')
  })

  test("a HEAD has no body", async () => {
    const { origin } = await serving(hello)
    expect(await tried({ http: { allow: [origin] } }, `{:url "${origin}/" :method HEAD}`)).toContain(':body ""')
  })
})

describe("addresses", () => {
  const allow = [
    "https://api.example.com",
    "https://EXAMPLE.com:443/v1/",
    { url: "http://10.0.0.1:8080/put", methods: ["PUT"] },
    "https://git.example.com/group%2Fproject",
  ]

  test.each([
    ["GET", "https://api.example.com.evil.org/"],
    [
      "GET",
      "https://api.example.com@evil.org/",
      "an address with a user name or a password; send a header instead: https://evil.org/",
    ],
    [
      "GET",
      "https://u:p@api.example.com/",
      "an address with a user name or a password; send a header instead: https://api.example.com/",
    ],
    ["GET", "http://api.example.com/"],
    ["GET", "https://api.example.com:8443/"],
    ["POST", "https://api.example.com/"],
    ["GET", "https://api.example.com./"],
    ["GET", "https://example.com/v1x"],
    ["GET", "https://example.com/v1/../admin"],
    ["GET", "https://example.com/v1/%2e%2E/admin"],
    ["GET", "https://example.com/v1\\..\\admin"],
    ["GET", "https://example.com/v1/..%2fadmin"],
    ["GET", "https://example.com/v1/..%5Cadmin"],
    ["GET", "https://example.com/v1/.%2e%2f..%2fadmin"],
    ["GET", "https://example.com/"],
    ["GET", "http://10.0.0.1:8080/put"],
    ["PUT", "http://10.0.0.2:8080/put"],
    ["GET", "https://git.example.com/group/project"],
    ["GET", "file:///etc/passwd", "no address of HTTP: file:///etc/passwd"],
    ["GET", "data:text/plain,hello", "no address of HTTP: data:text/plain,hello"],
    ["GET", "/relative", "no address of HTTP: /relative"],
  ])("AU6 %s %s is not allowed", async (method, url, sentence?: string) => {
    const payload = `{:url ${JSON.stringify(url)} :method ${method}}`
    const expected =
      sentence === undefined
        ? `the address is not allowed: ${method} ${new URL(url).href}`
        : `the payload makes no sense: url: ${sentence}`
    expect(await tried({ http: { allow } }, payload)).toBe(`refused: ${expected}`)
  })

  test("AU6 what is the same address once it is normal is allowed", async () => {
    const { origin, asked } = await serving(hello)
    const port = new URL(origin).port
    const grant = { http: { allow: [`${origin}/v1/`, `${origin}/a%2Fb`] } }
    for (const path of ["v1", "v1/", "v1/x/../y?z#f", "v1/%2e/x", "v1\\x", "v1/group%2Fproject", "a%2Fb/c"]) {
      const payload = `{:url ${JSON.stringify(`http://0x7f.1:${port}/${path}`)}}`
      expect([path, await tried(grant, payload)]).toEqual([path, expect.stringContaining(":status 200")])
    }
    expect(asked.map(({ url }) => url)).toContain("/v1/y?z")
  })
})

describe("redirects", () => {
  test.each([301, 302, 303, 307, 308])(
    "AU7 one to an origin that is not allowed is not followed: %i",
    async (status) => {
      const other = await serving(hello)
      const { origin } = await serving((_, response) =>
        response.writeHead(status, { location: `${other.origin}/x` }).end(),
      )
      const outcome = await tried(allOf(origin), `{:url "${origin}/" :method POST :body "secret"}`)
      expect(outcome).toBe(
        `refused: a redirect leads to what is not allowed: ${status < 307 ? "GET" : "POST"} ${other.origin}/x`,
      )
      expect(other.asked).toEqual([])
    },
  )

  test("AU7 nor one to a path, to a method, or to what is no web address", async () => {
    const { origin, asked } = await serving((request, response) => {
      const location = new URL(request.url ?? "", "http://x").searchParams.get("to") ?? ""
      response.writeHead(302, { location }).end()
    })
    const grant = { http: { allow: [{ url: `${origin}/in`, methods: ["POST"] as const }, `${origin}/in/get`] } }
    const to = (where: string): Promise<string> =>
      tried(grant, `{:url "${origin}/in?to=${encodeURIComponent(where)}" :method POST}`)
    expect(await to("/out")).toBe(`refused: a redirect leads to what is not allowed: GET ${origin}/out`)
    expect(await to("/in/../out")).toBe(`refused: a redirect leads to what is not allowed: GET ${origin}/out`)
    expect(await to("/in/post")).toBe(`refused: a redirect leads to what is not allowed: GET ${origin}/in/post`)
    expect(await to("file:///etc/passwd")).toBe("refused: no address of HTTP: file:///etc/passwd")
    expect(await to("http://[")).toBe("refused: a redirect leads nowhere: http://[")
    expect(asked.length).toBe(5)
  })

  test("AU7 at another origin that is allowed, nobody hears who asks", async () => {
    const other = await serving(hello)
    const { origin, asked } = await serving((_, response) => {
      response.writeHead(307, { location: `${other.origin}/x` }).end()
    })
    const headers = '{:authorization "Bearer s" :cookie "c" :accept "text/plain"}'
    const grant = { http: { allow: [origin, other.origin] } }
    expect(await tried(grant, `{:url "${origin}/" :headers ${headers}}`)).toContain(':body "hello"')
    expect(asked[0]?.headers).toMatchObject({ authorization: "Bearer s", cookie: "c" })
    expect(other.asked[0]?.headers).toMatchObject({ accept: "text/plain" })
    expect(other.asked[0]?.headers).not.toHaveProperty("authorization")
    expect(other.asked[0]?.headers).not.toHaveProperty("cookie")
  })

  test("a POST that is sent on to look at something becomes a GET", async () => {
    const { origin, asked } = await serving((request, response) => {
      if (request.method === "POST") response.writeHead(303, { location: "done" }).end()
      else hello(request, response)
    })
    const payload = `{:url "${origin}/a/" :method POST :body "x" :headers {:content-type "text/x"}}`
    expect(await tried(allOf(origin), payload)).toContain(":status 200")
    expect(asked[1]).toMatchObject({ method: "GET", url: "/a/done" })
    expect(asked[1]?.headers).not.toHaveProperty("content-type")
  })

  test("what goes round in a circle is given up", async () => {
    const { origin, asked } = await serving((_, response) => response.writeHead(302, { location: "/" }).end())
    expect(await tried(allOf(origin), `{:url "${origin}/"}`)).toBe(`refused: more than 5 redirects: GET ${origin}/`)
    expect(asked.length).toBe(6)
  })
})

describe("failures", () => {
  test.each([
    [400, "refused: the server refuses"],
    [401, "refused: the server refuses"],
    [404, "refused: the server refuses"],
    [422, "refused: the server refuses"],
    [408, "failed: the server cannot do it now"],
    [425, "failed: the server cannot do it now"],
    [429, "failed: the server cannot do it now"],
    [500, "failed: the server cannot do it now"],
    [503, "failed: the server cannot do it now"],
  ])("AU9 of status %i", async (status, sentence) => {
    const { origin } = await serving((_, response) => response.writeHead(status).end("no"))
    expect(await tried(allOf(origin), `{:url "${origin}/x"}`)).toBe(`${sentence}: ${status}: GET ${origin}/x`)
    const answer = await tried(allOf(origin), `{:url "${origin}/x" :accept (${status})}`)
    expect(answer).toContain(`:body "no"`)
    expect(answer).toContain(`:status ${status}`)
  })

  test("AU9 a server that is away, or hangs up, is worth another attempt", async () => {
    const { origin } = await serving((request, response) => {
      if (request.url === "/late") response.writeHead(200, { "content-length": "9" }).write("a")
      setTimeout(() => request.socket.destroy(), 20)
    })
    expect(await tried(allOf(origin), `{:url "${origin}/"}`)).toBe(
      `failed: the server cannot be reached: GET ${origin}/: UND_ERR_SOCKET`,
    )
    expect(await tried(allOf(origin), `{:url "${origin}/late"}`)).toMatch(
      /^failed: the server cannot be reached: GET http:\/\/127.0.0.1:\d+\/late: /,
    )
    const away = "http://127.0.0.1:1"
    expect(await tried(allOf(away), `{:url "${away}/"}`)).toMatch(/^failed: the server cannot be reached: GET /)
  })

  test("AU9 it is tried again under the policy, with one key, and not before the server wants it", async () => {
    const times: number[] = []
    const { origin, asked } = await serving((_, response) => {
      times.push(Date.now())
      if (times.length === 1) response.writeHead(500).end()
      else if (times.length === 2) response.writeHead(429, { "retry-after": "1" }).end()
      else response.end()
    })
    const handlers = authority({ http: { allow: [origin], policy: { attempts: 4, backoff: { initial: 1 } } } })
    const job = {
      instance: "i",
      namespace: "",
      tag: "(t 1)",
      name: "http",
      payload: `{:url "${origin}/"}`,
      options: "{}",
    }
    expect(await new Effects(handlers).perform(job)).toContain(":status 200")
    expect(new Set(asked.map(({ headers }) => headers["idempotency-key"])).size).toBe(1)
    expect(asked.length).toBe(3)
    expect((times[2] as number) - (times[1] as number)).toBeGreaterThanOrEqual(990)
  })

  test("EF14 a server that wants to be left alone for long is asked again after the longest wait", async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    let calls = 0
    const { origin } = await serving((_, response) => {
      if (++calls < 3) response.writeHead(503, { "retry-after": calls === 1 ? date : "soon" }).end()
      else response.end()
    })
    const policy = { attempts: 3, backoff: { initial: 1, most: 30 } }
    const job = {
      instance: "i",
      namespace: "",
      tag: "(t 1)",
      name: "http",
      payload: `{:url "${origin}/"}`,
      options: "{}",
    }
    expect(await new Effects(authority({ http: { allow: [origin], policy } })).perform(job)).toContain(":status 200")
  })
})

describe("limits", () => {
  const silent: RequestListener = () => undefined
  const dripping: RequestListener = (_, response) => {
    const timer = setInterval(() => response.write("a"), 5)
    response.on("close", () => clearInterval(timer))
  }

  test.each([
    ["never answers", silent],
    ["never ends", dripping],
  ])("AU3 a server that %s takes too long", async (_, listener) => {
    const { origin } = await serving(listener)
    expect(await tried(allOf(origin, { timeout: 60 }), `{:url "${origin}/"}`)).toBe("failed: it took longer than 60 ms")
  })

  test.each([
    ["never answers", silent],
    ["never ends", dripping],
  ])("AU3 a request to a server that %s is given up", async (_, listener) => {
    const controller = new AbortController()
    let closed = (): void => undefined
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve
    })
    const { origin } = await serving((request, response) => {
      request.socket.on("close", closed)
      listener(request, response)
      setTimeout(() => controller.abort(new Error("not wanted")), 20)
    })
    expect(await tried(allOf(origin), `{:url "${origin}/"}`, { signal: controller.signal })).toBe("failed: not wanted")
    await isClosed
    expect(await tried(allOf(origin), `{:url "${origin}/"}`, { signal: controller.signal })).toBe("failed: not wanted")
  })

  test("AU4 an answer of just so many bytes is taken, one more is not", async () => {
    const { origin } = await serving((request, response) => response.end("x".repeat(Number(request.url?.slice(1)))))
    expect(await tried(allOf(origin, { received: 100 }), `{:url "${origin}/100"}`)).toContain(":status 200")
    expect(await tried(allOf(origin, { received: 100 }), `{:url "${origin}/101"}`)).toBe(
      "refused: the answer is too large: more than the 100 bytes that are allowed",
    )
  })

  test("AU4 what is small packed and large unpacked is too large", async () => {
    const { origin } = await serving((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(2 ** 22)))
    })
    expect(await tried(allOf(origin), `{:url "${origin}/"}`)).toBe(
      "refused: the answer is too large: more than the 1048576 bytes that are allowed",
    )
  })

  test("AU4 what is sent is counted with its address and its headers", async () => {
    const { origin, asked } = await serving(hello)
    const grant = allOf(origin, { sent: 1000 })
    expect(await tried(grant, `{:url "${origin}/" :method POST :body "${"ü".repeat(600)}"}`)).toMatch(
      /^refused: the request is too large: 12\d\d bytes, and 1000 are allowed$/,
    )
    expect(await tried(grant, `{:url "${origin}/" :headers {:x "${"y".repeat(1000)}"}}`)).toMatch(/too large/)
    expect(await tried(grant, `{:url "${origin}/${"y".repeat(1000)}"}`)).toMatch(/too large/)
    expect(asked).toEqual([])
  })
})

test.each([
  ['"http://127.0.0.1/"', 'a dict is wanted, not "http://127.0.0.1/"'],
  ["{}", "url: it is missing"],
  ["{:url 5}", "url: a string is wanted, not 5"],
  ['{:url "http://a/" :metod "GET"}', "metod: there is no such field. Did you mean method?"],
  [
    '{:url "http://a/" :method "TRACE"}',
    'method: GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS is wanted, not "TRACE"',
  ],
  ['{:url "http://a/" :body "x"}', "body: a request with GET has no body"],
  ['{:url "http://a/" :method PUT :body 7}', "body: a string or a bytevector is wanted, not 7"],
  ['{:url "http://a/" :headers {:a 1}}', "headers.a: a string is wanted, not 1"],
  ['{:url "http://a/" :headers {:a "x\\ny: z"}}', 'headers.a: no value of a header: "x\\ny: z"'],
  ['{:url "http://a/" :headers {:|a b| "x"}}', "headers.a b: no name of a header"],
  ['{:url "http://a/" :headers ("a")}', 'headers: a dict is wanted, not ("a")'],
  ['{:url "http://a/" :accept (200)}', "accept[0]: a whole number from 400 to 599 is wanted, not 200"],
])("AU2 a payload that makes no sense: %s", async (payload, sentence) => {
  expect(await tried(allOf("http://a"), payload)).toBe(`refused: the payload makes no sense: ${sentence}`)
})
