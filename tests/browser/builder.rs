//! The builder: the pasted code does what the author selected in it.

use crate::embed::{host, is_ready};
use crate::page::{Page, shown, with_page};
use crawl_playground::text;
use serde_json::json;

/// Sets a value in one of the builder's lists or fields, as a user does.
async fn choose(page: &Page, id: &str, value: &str) {
    page.js(&format!(
        "const e = document.getElementById('{id}'); e.value = '{value}'; e.dispatchEvent(new Event('change', {{bubbles: true}}))"
    ))
    .await;
}

async fn code(page: &Page) -> String {
    // The code changes with the next rendering.
    page.settle().await;
    page.js("return document.getElementById('build-code').value").await.as_str().unwrap().to_string()
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn readers_get_the_authors_choices() {
    with_page(async |page, server| {
        page.open("lanes=gather,async_workers&concurrency=4&at=700").await;
        page.click("#embed").await;
        page.wait_until("document.getElementById('build-code')").await;
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
        // Each tool has its own code.
        let formats =
            page.js("return [...document.getElementById('build-format').options].map(option => option.value)").await;
        let mut codes = Vec::new();
        for format in formats.as_array().unwrap() {
            choose(&page, "build-format", format.as_str().unwrap()).await;
            codes.push(code(&page).await);
        }
        codes.sort_unstable();
        codes.dedup();
        // Moodle and Canvas share one, because they allow the same HTML.
        assert_eq!(codes.len(), formats.as_array().unwrap().len() - 1, "{codes:#?}");
        // The builder warns about problems for readers.
        let warnings = "document.querySelector('.warnings').innerText";
        page.wait_until(&format!("{warnings}.includes('{}')", text::BUILDER_LOCAL)).await;
        choose(&page, "build-base", "https://play.example/crawl/").await;
        page.wait_until(&format!("{warnings} === ''")).await;
        choose(&page, "build-base", "play").await;
        page.wait_until(&format!("{warnings}.includes('{}')", text::BUILDER_NOWHERE)).await;
        choose(&page, "build-from", "900").await;
        let range = shown(text::problem("to", text::problem_range(900, 700)));
        page.wait_until(&format!("{warnings}.includes('{range}')")).await;
        // The author's own page does not change.
        page.press('\u{e00c}', false).await;
        page.wait_until("!document.getElementById('builder').open").await;
        assert_eq!(page.js("return location.search").await, "?lanes=gather,async_workers&concurrency=4&at=700");
        // The pasted code does what the author selected.
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
        assert_eq!(page.js(facts).await, json!([text::ASK_FASTEST, "dark", false, true, true, "700"]));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}
