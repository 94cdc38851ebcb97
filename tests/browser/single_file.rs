//! The whole playground as one HTML file, opened from a disk.

use crate::page::with_page;
use serde_json::json;
use std::env;
use std::fs;

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn one_file_from_a_disk_works_without_any_request() {
    let file = env::var("PLAYGROUND_FILE").expect("PLAYGROUND_FILE: the page as one file; `cargo xtask test` makes it");
    assert!(fs::metadata(&file).unwrap().len() < 1_500_000, "{file}");
    with_page(async |page, _server| {
        let address = format!("file://{file}?lanes=gather,async_workers&concurrency=4&at=500");
        page.client.goto(&address).await.unwrap();
        page.wait_for_state("ready").await;
        assert_eq!(page.lane("gather", "pages").await, "80");
        let trace = page.trace(1).await;
        assert_eq!(trace["visited"].as_array().unwrap().len(), 80);
        page.show_code().await;
        page.client.goto(&format!("file://{file}?mode=live")).await.unwrap();
        page.wait_for_state("ready").await;
        assert!(page.notes().await.join("\n").contains("a file"), "{:?}", page.notes().await);
        let requests = page.foreign_requests().await;
        let own = format!("file://{file}");
        let others: Vec<&String> = requests.iter().filter(|url| !url.starts_with(&own)).collect();
        assert_eq!(json!(others), json!([]));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}
