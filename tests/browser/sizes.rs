//! The page on screens of all sizes.

use crate::page::with_page;

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn nothing_overflows_from_320_to_2560() {
    with_page(async |page, _server| {
        for width in [320, 390, 680, 768, 1360, 2560] {
            page.resize(width, 900).await;
            page.open("").await;
            let wide = page.js("return [document.documentElement.scrollWidth, innerWidth]").await;
            assert!(wide[0].as_f64() <= Some(f64::from(width)), "at {width} px: {wide}");
        }
    });
}
