//! The page under the strictest documented policies, and in a browser that stores nothing.

use crate::code::click;
use crate::count;
use crate::embed::{OPEN, awaited, host_with, is_ready};
use crate::page::{Page, dist, with_page, with_page_in};
use crate::policies;
use crate::server::Server;
use serde_json::json;

/// The header for a policy.
const HEADER: &str = "content-security-policy";

/// Checks that the browser blocked nothing and reported no other error: the console would show both. Then causes a
/// violation, to prove that the console shows it.
async fn assert_obeyed(page: &Page) {
    let broken: Vec<String> = count().broken.into_iter().collect();
    assert_eq!(page.console_errors(&broken).await, Vec::<String>::new());
    page.js("document.body.setAttribute('style', 'color: red')").await;
    let is_lax = async || !page.console_errors(&broken).await.join("\n").contains("Content Security Policy");
    page.wait_while("the page is under a policy", is_lax).await;
}

/// Styles of single elements apply: positions of sliders, indents of lines, colours of dots, places of frames.
async fn assert_styled(page: &Page) {
    let style = "(selector, name) => new Set([...document.querySelectorAll(selector)].map(e => getComputedStyle(e).getPropertyValue(name))).size";
    for (selector, property) in
        [("input[type=range]", "--share"), (".ln .src", "padding-left"), (".who i", "--of"), (".lit", "left")]
    {
        page.wait_until(&format!("({style})('{selector}', '{property}') > 1")).await;
    }
    page.wait_until("document.querySelector('span.picked').getBoundingClientRect().width > 3").await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_whole_page_works_under_a_strict_policy() {
    with_page(async |page, _server| {
        let strict = Server::start_with(&dist(), &[(HEADER, policies::PLAYGROUND)]);
        let page = page.of(&strict);
        page.open("at=0&rows=events&code=rust&diff=1&lanes=gather,async_workers").await;
        page.show_code().await;
        page.drag("at", "700").await;
        page.js("document.getElementById('plot').focus()").await;
        page.press('\u{e010}', false).await; // End: to the last bar of the row
        assert_styled(&page).await;
        for button in ["#path", "#type", "#theme", "#loop", "#play"] {
            click(&page, button).await;
        }
        page.wait_until("document.getElementById('play').ariaLabel === 'Pause'").await;
        page.drag("set-concurrency", "3").await;
        page.wait_until("new URL(location).searchParams.get('concurrency') === '3'").await;
        page.open("mode=live&latency-ms=4&cpu-ms=0&lanes=gather,task_group_spawn").await;
        page.run_live().await;
        assert_eq!(page.lane("gather", "outcome").await, "finished");
        // The service worker serves the next visit.
        page.wait_until("navigator.serviceWorker.controller").await;
        page.open("lanes=sequential").await;
        page.click("#embed").await;
        page.wait_until("document.getElementById('build-code')?.value.includes('embed=1')").await;
        assert_obeyed(&page).await;
        // The page for teachers embeds playgrounds of its own server.
        page.client.goto(&format!("{}teachers.html", page.address())).await.unwrap();
        page.wait_until("document.querySelector('crawl-playground')?.query").await;
        assert_obeyed(&page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_element_works_on_a_page_under_a_strict_policy() {
    with_page(async |page, _server| {
        let headers: Vec<_> = OPEN.iter().copied().chain([(HEADER, policies::PLAYGROUND)]).collect();
        let strict = Server::start_with(&dist(), &headers);
        // The test itself needs its own script and an empty icon.
        let policy = policies::HOST.replace("script-src", "img-src data:; script-src 'self'");
        let policy = policy.replace("https://play.example", strict.address.trim_end_matches('/'));
        let body = "<crawl-playground id=a lanes=gather play=0></crawl-playground>
            <crawl-playground id=b lanes=sequential play=0 sandbox=allow-scripts></crawl-playground>";
        let host = host_with("policy-host", &strict.address, body, &[(HEADER, &policy)]);
        page.client.goto(&host.address).await.unwrap();
        for id in ["a", "b"] {
            is_ready(&page, id).await;
            assert_eq!(awaited(&page, &format!("{id}.seek(300)")).await["value"]["at_ms"], 300);
            let png = awaited(&page, &format!("{id}.screenshot()")).await["value"]["png"].as_str().unwrap().len();
            assert!(png > 10_000, "{id}: {png} characters");
        }
        page.wait_until("a.shadowRoot.firstChild.offsetHeight > 500").await;
        assert_eq!(awaited(&page, "a.play()").await["value"]["playing"], true);
        page.wait_until("told.some(([, name]) => name === 'time')").await;
        assert_obeyed(&page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_page_works_in_a_browser_that_stores_nothing() {
    let forbidden = json!({"prefs": {"profile.default_content_setting_values.cookies": 2}});
    with_page_in(forbidden, async |page, server| {
        let storage = "try { localStorage; return 'allowed' } catch (problem) { return problem.name }";
        page.open("at=0&play=0&lanes=gather").await;
        assert_eq!(page.js(storage).await, "SecurityError");
        let kept = awaited(&page, "navigator.serviceWorker.register('sw.js').then(() => 'kept')").await;
        assert!(kept["text"].is_string(), "a service worker was registered: {kept}");
        page.click("#play").await;
        page.wait_until("Number(document.getElementById('at').value) > 0").await;
        for theme in ["light", "dark"] {
            page.click("#theme").await;
            page.wait_until(&format!("document.documentElement.dataset.theme === '{theme}'")).await;
        }
        page.open("mode=live&latency-ms=4&cpu-ms=0&lanes=gather").await;
        page.run_live().await;
        assert_eq!(page.lane("gather", "outcome").await, "finished");
        let broken: Vec<String> = count().broken.into_iter().collect();
        assert_eq!(page.console_errors(&broken).await, Vec::<String>::new());
        // Under another host name, the frame's storage belongs to a third party.
        let body = "<crawl-playground id=a lanes=gather play=0 theme=dark></crawl-playground>";
        let host = host_with("policy-storage", &server.address, body, OPEN);
        page.client.goto(&host.address.replace("127.0.0.1", "localhost")).await.unwrap();
        is_ready(&page, "a").await;
        awaited(&page, "a.play()").await;
        page.wait_until("told.some(([, name, detail]) => name === 'time' && detail.at_ms > 0)").await;
        assert_eq!(page.js("return a.shadowRoot.firstChild.src.includes('theme=dark')").await, true);
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}
