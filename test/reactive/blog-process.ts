// A process of the blog: `blog-process.js PORT STORE TIME SLUG` publishes an article and does what is due.
//
// It prints `at work` when it begins with that, and `all done` at the end. Then it waits to be killed.
//
// Not here: who kills it (blog-crashes.test.ts).

import { article, openBlog } from "./blog.js"

const [port, store = "", time, slug = ""] = process.argv.slice(2)

setInterval(() => undefined, 1 << 30)
const flows = await openBlog({ port: Number(port), store, now: () => Number(time) })
console.log("at work")
await flows.objects.put(article(slug), { actor: "ada" })
await flows.workOnce()
console.log("all done")
