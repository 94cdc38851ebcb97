//! The page for teachers: every exercise runs in it, and the page receives the answers.

use crate::axe;
use crate::embed::enter;
use crate::page::{Page, with_page};

const EXERCISES: &str = "[...document.querySelectorAll('crawl-playground')]";

async fn open(page: &Page) {
    page.client.goto(&format!("{}teachers.html", page.address())).await.unwrap();
    page.wait_until("customElements.get('crawl-playground') !== undefined").await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_exercise_runs_and_the_page_receives_its_answer() {
    with_page(async |page, _server| {
        open(&page).await;
        page.js("window.told = []; for (const name of ['ready', 'problem'])
                 document.addEventListener(name, event => told.push([event.target.title, name, event.detail.text]), true)")
            .await;
        let count = page.js(&format!("return {EXERCISES}.length")).await.as_u64().unwrap();
        assert_eq!(count, 7);
        for nth in 0..count {
            // An exercise loads when it is about to become visible.
            page.js(&format!("{EXERCISES}[{nth}].scrollIntoView(); {EXERCISES}[{nth}].id = 'exercise{nth}'")).await;
            page.wait_until(&format!("{EXERCISES}[{nth}].query !== ''")).await;
        }
        let problems = page.js("return told.filter(([, name]) => name === 'problem')").await;
        assert_eq!(problems.as_array().unwrap().len(), 0, "{problems}");
        // The chain, where concurrency gains nothing.
        page.js("exercise1.scrollIntoView()").await;
        enter(&page, "exercise1").await;
        page.click("#answer-0").await;
        page.client.enter_parent_frame().await.unwrap();
        let progress = "document.getElementById('progress').innerText";
        page.wait_until(&format!("{progress} === '1 of 7 answered, 0 of them right.'")).await;
        page.js("exercise1.play().catch(() => {}); exercise1.seek(99999)").await;
        enter(&page, "exercise1").await;
        page.wait_until("document.querySelector('.asking').dataset.right === 'true'").await;
        page.client.enter_parent_frame().await.unwrap();
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
        assert_eq!(page.foreign_requests().await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn axe_finds_nothing_and_the_page_fits_a_phone() {
    with_page(async |page, _server| {
        for theme in ["light", "dark"] {
            page.emulate("prefers-color-scheme", theme).await;
            for (width, height) in [(1280, 900), (320, 800)] {
                page.resize(width, height).await;
                open(&page).await;
                page.js("document.querySelectorAll('details').forEach(pane => pane.open = true)").await;
                axe::inject(&page).await;
                assert_eq!(axe::findings(&page).await, Vec::<String>::new(), "{theme}, {width} px");
                let wide = page.js("return document.documentElement.scrollWidth").await.as_u64().unwrap();
                assert!(wide <= u64::from(width), "{wide} of {width} px");
            }
        }
    });
}
