// The page without a network, and updates that are whole or not at all.
//
// What is kept is one build: index.html and every file that it names. A visit shows the build that is kept, at once, and looks for
// a newer one. That is fetched whole into a place of its own, and only when all of it is there, and its programs are programs, does it
// become the build that is kept: the next visit has it. A build that breaks off on the way changes nothing.
"use strict";
const HOME = new URL("./", self.location).href;
// Of this playground alone: others may live on the same origin.
const NAME = `crawl-playground ${HOME} `;
const POINTER = `${NAME}current`;
// Own Python is large, and not everybody asks a question: what they need is kept once somebody has loaded it, whatever build is kept.
const OWN = `${NAME}python`;
const OWN_FILES = [
  "python/", "python.js", "python-lock.js", "kernel.js", "kernel_bg.wasm", "questions.js", "answers.js", "answers_bg.wasm", "answers.css", "sweep-pool.js",
  "sweep-worker.js", "sweeps.js", "sweeps_bg.wasm",
].map(name => HOME + name);
// Never kept: live crawls are to meet the network.
const SITE = new URL("site/", HOME).href;

const hex = buffer => [...new Uint8Array(buffer)].map(byte => byte.toString(16).padStart(2, "0")).join("");

async function current() {
  const pointer = await (await caches.open(POINTER)).match(HOME);
  return pointer ? pointer.text() : null;
}

/** The files that a page names, as addresses; the demo site and what is elsewhere are left out. */
function filesOf(html) {
  const names = [...html.matchAll(/(?:href|src|data-module|data-program|data-worker|data-sources|data-author|data-author-program)="([^"]+)"/g)];
  const urls = names.map(([, name]) => new URL(name, HOME)).filter(url => url.href.startsWith(HOME));
  return [...new Set(urls.map(url => url.href.split("#")[0]))].filter(url => url !== HOME && !url.startsWith(SITE));
}

async function keep(cache, url) {
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  if (url.endsWith(".wasm") && !WebAssembly.validate(await response.clone().arrayBuffer())) throw new Error(`${url} is not a WebAssembly program`);
  await cache.put(url, response);
}

/** Fetches the newest build, if it is another one, and keeps it. */
async function update() {
  // Whole, not "unchanged since": servers count time in seconds.
  const page = await fetch(HOME, { cache: "no-store" });
  if (!page.ok) throw new Error(`${HOME}: ${page.status}`);
  const html = await page.clone().text();
  const build = NAME + hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(html)));
  const before = await current();
  if (before === build) return;
  const cache = await caches.open(build);
  try {
    await Promise.all(filesOf(html).map(url => keep(cache, url)));
    await cache.put(HOME, page);
  } catch (problem) {
    await caches.delete(build);
    throw problem;
  }
  await (await caches.open(POINTER)).put(HOME, new Response(build));
  // The one before stays for pages that are still open.
  for (const name of await caches.keys()) {
    if (name.startsWith(NAME) && ![build, before, POINTER, OWN].includes(name)) await caches.delete(name);
  }
}

async function visit(event) {
  const build = await current();
  const kept = build && (await (await caches.open(build)).match(HOME));
  if (!kept) return fetch(event.request);
  event.waitUntil(update().catch(() => {}));
  return kept;
}

async function file(request) {
  const build = await current();
  const options = { ignoreSearch: true };
  const kept = build && ((await (await caches.open(build)).match(request, options)) ?? (await older(request, options)));
  return kept ?? fetch(request);
}

async function older(request, options) {
  for (const name of await caches.keys()) {
    const kept = name.startsWith(NAME) && (await (await caches.open(name)).match(request, options));
    if (kept) return kept;
  }
}

/** A file of own Python. Most have a checksum in their address and never change; the others are asked for, while there is a network. */
async function own(event) {
  const { request } = event;
  const cache = await caches.open(OWN);
  const kept = await cache.match(request);
  if (kept && request.url.includes("?") && request.cache !== "reload") return kept;
  try {
    const response = await fetch(request);
    if (response.ok) event.waitUntil(keepOwn(cache, request, response.clone()));
    return response;
  } catch (problem) {
    if (kept) return kept;
    throw problem;
  }
}

/** Keeps a file in place of those of older builds. */
async function keepOwn(cache, request, response) {
  for (const { url } of await cache.keys()) {
    if (url !== request.url && url.split("?")[0] === request.url.split("?")[0]) await cache.delete(url);
  }
  // A response that breaks off is not kept.
  await cache.put(request, response).catch(() => {});
}

self.addEventListener("install", event => {
  // The browser need not even ask about live crawls.
  event.addRoutes?.({ condition: { urlPattern: `${SITE}*` }, source: "network" }).catch?.(() => {});
  event.waitUntil(update().then(() => self.skipWaiting()));
});
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
  const { request } = event;
  const url = request.url.split(/[?#]/)[0];
  if (request.method !== "GET" || !url.startsWith(HOME) || url.startsWith(SITE)) return;
  const isPage = request.mode === "navigate" && [HOME, `${HOME}index.html`].includes(url);
  if (isPage) event.respondWith(visit(event));
  else if (OWN_FILES.some(name => url === name || (name.endsWith("/") && url.startsWith(name)))) event.respondWith(own(event));
  else if (request.mode !== "navigate") event.respondWith(file(request));
});
