//! Roots of the framework inside the page, made by another program than the page's.

use super::browser;
use yew::prelude::*;

/// To be called before the first root of such a program. The framework of each program numbers its roots from 1, writes the number on
/// their elements, and leaves an event to the root whose number is nearest to its target. The page's only root is number 1: a
/// nested root with that number would make the page handle its events, too, by whatever handlers have the same places there.
pub fn begin() {
    #[component]
    fn Nothing() -> Html {
        Html::default()
    }
    if let Some(element) = browser::document().and_then(|document| document.create_element("div").ok()) {
        yew::Renderer::<Nothing>::with_root(element).render().destroy();
    }
}
