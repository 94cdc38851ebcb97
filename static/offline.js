// Keeps the page for when there is no network. Not in a frame of somebody else's, and not while a developer serves it, whose next
// build is to be seen at once.
"use strict";
const isServedByTrunk = [...document.scripts].some(script => script.text.includes(".well-known/trunk/ws"));
if (window.isSecureContext && window.parent === window && !isServedByTrunk && "serviceWorker" in navigator) {
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register("sw.js");
    } catch {
      // A sandbox, or a person, forbids it, some browsers at the first word: then the page needs its server, as ever.
    }
  });
}
