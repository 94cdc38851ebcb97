// <crawl-playground>: the playground as an element of any page.
//
//     <script src="https://play.example/embed.js"></script>
//     <crawl-playground lanes="gather,async_workers" concurrency="4"></crawl-playground>
//
// Its attributes are the settings of the playground's address, under the same names. It loads the playground in a frame, grows
// with it, and passes on what is said by messages (version 1). It sets nothing outside of itself, takes no focus, and asks
// nobody but the playground.
(() => {
  "use strict";
  const VERSION = 1;
  const MARK = "crawl-playground";
  // What is the element's own, or HTML's: all others are settings.
  const OWN = ["src", "height", "title", "loading", "sandbox", "own-code", "own-code-lane", "own-code-locked"];
  const HTML = ["id", "class", "style", "slot", "hidden", "dir", "tabindex", "role", "part", "nonce", "is", "inert"];
  // `only` is a setting; all others in on… are listeners.
  const isSetting = name => !OWN.includes(name) && !HTML.includes(name) && !/^(data-|aria-|on(?!ly$))/.test(name);
  const HOME = new URL(".", document.currentScript?.src || document.baseURI).href;
  const PYTHON = 'script[type="text/x-python"]';
  // The playground answers at once, or when it has simulated what was set.
  const PATIENCE_MS = 60_000;

  /** The lines in "1-3,9"; none in an empty text, which means all. */
  function lines(text) {
    return text.split(",").filter(Boolean).flatMap(part => {
      const [from, to = from] = part.split("-").map(Number);
      return Array.from({ length: Math.max(0, Math.min(to - from + 1, 10_000)) }, (_, nth) => from + nth);
    });
  }

  class CrawlPlayground extends HTMLElement {
    #frame = null;
    #calls = new Map();
    #last = 0;
    #state = { at: 0, playing: false, settings: {}, query: "" };
    #isReady = false;
    #waiting = [];
    #listen = event => this.#hear(event);
    #watch = new MutationObserver(changes => this.#changed(changes));

    connectedCallback() {
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      this.#frame = document.createElement("iframe");
      Object.assign(this.#frame.style, { display: "block", width: "100%", border: "0", height: "480px" });
      this.style.display ||= "block";
      root.replaceChildren(this.#frame);
      window.addEventListener("message", this.#listen);
      this.#watch.observe(this, { attributes: true });
      this.#load();
      // A script before the element sees it before its content.
      const again = () => this.isConnected && this.querySelector(PYTHON) && this.#load();
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", again, { once: true });
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.#listen);
      this.#watch.disconnect();
      this.#end("The element was removed from the page.");
      this.#frame = null;
    }

    /** The playhead, in ms. */
    get at() { return this.#state.at; }
    set at(ms) { this.seek(ms).catch(() => {}); }
    /** Whether it plays. */
    get playing() { return this.#state.playing; }
    /** All settings as they are now. */
    get settings() { return { ...this.#state.settings }; }
    /** The address's query that has the settings. */
    get query() { return this.#state.query; }

    play() { return this.#call("play"); }
    pause() { return this.#call("pause"); }
    seek(ms) { return this.#call("seek", ms); }
    step(way = "forward") { return this.#call("step", way); }
    reset() { return this.#call("reset"); }
    /** Takes new values of settings; gives all of them. */
    setup(settings = null) { return this.#call("setup", settings); }
    /** The figures of what is on screen. */
    result() { return this.#call("result"); }
    /** The picture as it stands: `{png}`, a `data:` address. */
    screenshot() { return this.#call("screenshot"); }

    /**
     * A person's own Python for a lane: a script of the type text/x-python in the element, or the attribute `own-code`, an address of this
     * page's origin. It is shown, and runs when the reader presses Run. `own-code-locked` locks lines ("1-3,9"), or all of it.
     */
    async #ownCode() {
      const address = this.hasAttribute("own-code") ? new URL(this.getAttribute("own-code"), document.baseURI) : null;
      if (address && address.origin !== location.origin) throw new Error("must be an address of this page's own origin.");
      const response = address && (await fetch(address));
      if (response && !response.ok) throw new Error(`${address}: ${response.status}`);
      const source = response ? await response.text() : this.querySelector(PYTHON)?.textContent.replace(/^\n/, "");
      if (!source) return "";
      const lane = parseInt(this.getAttribute("own-code-lane"), 10) || 1;
      const code = { lane, source };
      if (this.hasAttribute("own-code-locked")) code.locked = lines(this.getAttribute("own-code-locked"));
      const stream = new Blob([JSON.stringify([code])]).stream().pipeThrough(new CompressionStream("deflate-raw"));
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      let letters = "";
      for (const byte of bytes) letters += String.fromCharCode(byte);
      return `own=${btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
    }

    async #load() {
      this.#end("The playground was reloaded.");
      const frame = this.#frame;
      let code = "";
      try {
        if (this.hasAttribute("own-code") || this.querySelector(PYTHON)) code = await this.#ownCode();
      } catch (problem) {
        this.#tell("problem", { field: "own-code", text: problem.message });
      }
      if (frame !== this.#frame) return;
      this.#isReady = false;
      const query = new URLSearchParams({ embed: "1" });
      for (const { name, value } of this.attributes) {
        if (isSetting(name)) query.set(name, value);
      }
      // It answers to this page alone; a page without an origin cannot be named.
      if (location.origin.startsWith("http")) query.set("host", location.origin);
      for (const name of ["loading", "sandbox"]) {
        if (this.hasAttribute(name)) this.#frame.setAttribute(name, this.getAttribute(name));
        else this.#frame.removeAttribute(name);
      }
      this.#frame.title = this.getAttribute("title") || "Crawl Playground";
      this.#frame.allow = "clipboard-write";
      if (this.hasAttribute("height")) this.#frame.style.height = `${parseInt(this.getAttribute("height"), 10) || 480}px`;
      const home = new URL(this.getAttribute("src") || HOME, document.baseURI);
      if (code && !query.has("show")) query.set("show", "code");
      home.search = query;
      home.hash = code;
      this.#frame.src = home.href;
    }

    #changed(changes) {
      const names = new Set(changes.map(change => change.attributeName));
      const settings = {};
      for (const name of names) {
        if (OWN.includes(name)) return this.#load();
        if (!isSetting(name)) continue;
        // What the playground does not know as a setting stands in its address only.
        if (!(name in this.#state.settings) || !this.hasAttribute(name)) return this.#load();
        settings[name] = this.getAttribute(name);
      }
      if (Object.keys(settings).length > 0) {
        this.setup(settings).catch(problem => this.#tell("problem", { field: problem.field, text: problem.message }));
      }
    }

    #call(call, value = null) {
      return new Promise((resolve, reject) => {
        const id = ++this.#last;
        const timer = setTimeout(() => this.#settle(id, { problem: { field: call, text: "no answer" } }), PATIENCE_MS);
        this.#calls.set(id, { resolve, reject, timer });
        const message = { [MARK]: VERSION, id, call, value };
        // Before it is ready nobody listens.
        if (this.#isReady) this.#post(message);
        else if (this.#frame) this.#waiting.push(message);
        else this.#settle(id, { problem: { field: call, text: "The element is not in a page." } });
      });
    }

    #post(message) {
      // A frame in a sandbox has no origin that could be named; nothing in these messages is secret.
      this.#frame.contentWindow.postMessage(message, this.#origin() === "null" ? "*" : this.#origin());
    }

    #origin() {
      const box = this.#frame.getAttribute("sandbox");
      return box !== null && !/\ballow-same-origin\b/.test(box) ? "null" : new URL(this.#frame.src).origin;
    }

    #settle(id, { answer, problem }) {
      const call = this.#calls.get(id);
      if (!call) return;
      this.#calls.delete(id);
      clearTimeout(call.timer);
      if (answer && "at_ms" in answer) Object.assign(this.#state, { at: answer.at_ms, playing: answer.playing });
      if (problem) call.reject(Object.assign(new Error(problem.text), { field: problem.field }));
      else call.resolve(answer);
    }

    #end(text) {
      for (const id of [...this.#calls.keys()]) this.#settle(id, { problem: { field: "crawl-playground", text } });
      this.#waiting = [];
    }

    #hear(event) {
      const message = event.data;
      const isOurs = this.#frame && event.source === this.#frame.contentWindow && event.origin === this.#origin();
      if (!isOurs || typeof message !== "object" || message === null || message[MARK] !== VERSION) return;
      if ("id" in message) return this.#settle(message.id, message);
      const detail = message.detail ?? {};
      if (message.event === "size") {
        if (!this.hasAttribute("height") && detail.height > 0) this.#frame.style.height = `${Math.min(detail.height, 20_000)}px`;
        return;
      }
      if ("at_ms" in detail) Object.assign(this.#state, { at: detail.at_ms, playing: detail.playing });
      if (detail.setup) Object.assign(this.#state, detail.setup);
      if (message.event === "ready") {
        this.#isReady = true;
        for (const waiting of this.#waiting.splice(0)) this.#post(waiting);
      }
      if (["ready", "change", "time", "finish", "answer", "complete", "problem"].includes(message.event)) this.#tell(message.event, detail);
    }

    #tell(name, detail) {
      // Without bubbling: a form around the element has listeners for `change` of its own. Listeners that capture hear it.
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }
  }

  if (!customElements.get("crawl-playground")) customElements.define("crawl-playground", CrawlPlayground);
})();
