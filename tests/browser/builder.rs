//! The builder: what is ticked in it is what the pasted code does.

use crate::embed::{host, is_ready};
use crate::page::{Page, with_page};
use serde_json::json;

/// Chooses a value of one of the builder's lists or fields, as a person does.
async fn choose(page: &Page, id: &str, value: &str) {
    page.js(&format!(
        "const e = document.getElementById('{id}'); e.value = '{value}'; e.dispatchEvent(new Event('change', {{bubbles: true}}))"
    ))
    .await;
}

async fn code(page: &Page) -> String {
    // The code is written with the next rendering.
    page.settle().await;
    page.js("return document.getElementById('build-code').value").await.as_str().unwrap().to_string()
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn what_an_author_chooses_is_what_readers_get() {
    with_page(async |page, server| {
        page.open("lanes=gather,async_workers&concurrency=4&at=700").await;
        page.click("#embed").await;
        page.wait_until("document.getElementById('builder').open").await;
        choose(&page, "build-concurrency", "open").await;
        choose(&page, "build-latency-ms", "locked").await;
        choose(&page, "build-ask", "fastest").await;
        page.click("#build-part-bound").await;
        page.click("#build-part-code").await;
        page.click("#build-to-here").await;
        choose(&page, "build-theme", "dark").await;
        choose(&page, "build-format", "element").await;
        let element = code(&page).await;
        for attribute in [
            "lanes=\"gather,async_workers\"",
            "concurrency=\"4\"",
            "controls=\"concurrency\"",
            "locked=\"latency-ms\"",
            "hide=\"bound\"",
            "show=\"code\"",
            "ask=\"fastest\"",
            "to=\"700\"",
            "theme=\"dark\"",
        ] {
            assert!(element.contains(attribute), "{attribute} in {element}");
        }
        // Each tool has its code; none of them is that of another.
        let formats =
            page.js("return [...document.getElementById('build-format').options].map(option => option.value)").await;
        let mut codes = Vec::new();
        for format in formats.as_array().unwrap() {
            choose(&page, "build-format", format.as_str().unwrap()).await;
            codes.push(code(&page).await);
        }
        codes.sort_unstable();
        codes.dedup();
        // Moodle and Canvas let the same through.
        assert_eq!(codes.len(), formats.as_array().unwrap().len() - 1, "{codes:#?}");
        // What readers would stumble over is said.
        let warnings = "document.querySelector('.warnings').innerText";
        page.wait_until(&format!("{warnings}.includes('one of your own machine')")).await;
        choose(&page, "build-base", "https://play.example/crawl/").await;
        page.wait_until(&format!("{warnings} === ''")).await;
        choose(&page, "build-base", "play").await;
        page.wait_until(&format!("{warnings}.includes('begins with https')")).await;
        choose(&page, "build-from", "900").await;
        page.wait_until(&format!("{warnings}.includes('to: 700; allowed is')")).await;
        // What the author sees is not changed by it.
        page.press('\u{e00c}', false).await;
        page.wait_until("!document.getElementById('builder').open").await;
        assert_eq!(page.js("return location.search").await, "?lanes=gather,async_workers&concurrency=4&at=700");
        // Pasted, it does what was chosen.
        let host = host("builder", &server.address, &element.replace("<crawl-playground", "<crawl-playground id=a"));
        page.client.goto(&host.address).await.unwrap();
        is_ready(&page, "a").await;
        assert_eq!(page.js("return a.settings.concurrency").await, "4");
        let source = page.js("return a.shadowRoot.firstChild.src").await;
        page.client.goto(source.as_str().unwrap().split("&host=").next().unwrap()).await.unwrap();
        page.wait_for_state("ready").await;
        let facts = "return [document.querySelector('.asking h2').innerText, document.documentElement.dataset.theme,
             document.getElementById('set-concurrency').disabled, document.getElementById('set-latency-ms').disabled,
             document.getElementById('code').getClientRects().length > 0, document.getElementById('at').max]";
        assert_eq!(page.js(facts).await, json!(["Which lane ends first?", "dark", false, true, true, "700"]));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}
