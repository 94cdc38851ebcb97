// Keeps the page for visits without a network. Not in a frame, and not while a developer serves it (`cargo xtask serve` or
// `trunk serve`), who wants to see the next build at once.
"use strict";
const isServedByDeveloper = [...document.scripts].some(
  script => script.src.endsWith("/reload.js") || script.text.includes(".well-known/trunk/ws"),
);
if (window.isSecureContext && window.parent === window && !isServedByDeveloper && "serviceWorker" in navigator) {
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register("sw.js");
    } catch {
      // A sandbox or the person forbids it: then the page needs its server.
    }
  });
}
