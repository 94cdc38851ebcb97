//! The site to crawl: a list of sites, and the number of pages of a generated one.

use super::input::value_of;
use crate::page::settings::SettingsMsg;
use crate::say;
use crate::site::generate::{self, GENERATORS, MAX_GENERATED};
use crate::text;
use crate::view::browser;
use web_sys::{File, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The properties of a [`site_control`].
pub struct SiteControlProps<'a> {
    /// The site, as the setup writes it.
    pub site: String,
    /// The name of the imported site, if there is one.
    pub imported: Option<String>,
    /// The callback for its messages.
    pub tell: &'a Callback<SettingsMsg>,
}

/// The entry of the list that opens a file.
const OPEN: &str = "open";

/// The list of sites with its number of pages.
pub fn site_control(props: &SiteControlProps) -> Html {
    let generated = generate::parse(&props.site).ok();
    let chosen = props.site.split(':').next().unwrap_or("demo").to_string();
    let is = |id: &str| chosen == id;
    let (tell, before) = (props.tell.clone(), chosen.clone());
    let onchange = Callback::from(move |event: Event| {
        match value_of(&event) {
            Some(value) if value == OPEN => {
                // Puts the list back: the new site is only chosen when its file has been read.
                if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
                    list.set_value(&before);
                }
                browser::click("open-file");
            }
            Some(value) => tell.emit(SettingsMsg::Set("site", value)),
            None => {}
        }
    });
    let (tell, name) = (props.tell.clone(), chosen.clone());
    let onpages = Callback::from(move |event: Event| {
        if let Some(pages) = value_of(&event) {
            tell.emit(SettingsMsg::Set("site", format!("{name}:{pages}")));
        }
    });
    let pages = generated.map_or(0, |(_, pages)| pages).to_string();
    let generators = GENERATORS.iter().map(|generator| {
        html! { <option key={generator.id} value={generator.id} selected={is(generator.id)}
        title={say::generator(generator.id)}>{ format!("{} · {}", capitalised(generator.id), say::generator(generator.id)) }</option> }
    });
    html! {
        <div class="ctl site">
            <label for="set-site">{ text::SITE_LABEL }</label>
            <div class="row">
                <select id="set-site" {onchange}>
                    <option key="demo" value="demo" selected={is("demo")}>{ text::SITE_DEMO }</option>
                    { for generators }
                    <option key="file" value="file" selected={is("file")} hidden={props.imported.is_none()}>
                        { props.imported.clone().unwrap_or_default() }
                    </option>
                    <option key="open" value={OPEN}>{ text::SITE_OPEN_CHOICE }</option>
                </select>
                <span class="pages" hidden={generated.is_none()}>
                    <input type="number" id="set-pages" min="1" max={MAX_GENERATED.to_string()} value={pages}
                        aria-label={text::SITE_PAGES_LABEL} list="page-numbers" onchange={onpages} />
                    <span aria-hidden="true">{ text::SITE_PAGES_WORD }</span>
                    <datalist id="page-numbers">
                        <option value="63" /><option value="1000" /><option value="10000" /><option value="100000" />
                    </datalist>
                </span>
            </div>
        </div>
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(letters).collect())
}

/// The button that opens a site file.
pub fn open_file(tell: &Callback<File>) -> Html {
    html! {
        <label class="btn file" title={text::SITE_OPEN_TITLE}>
            { text::SITE_OPEN }
            <input type="file" id="open-file" accept=".json,application/json" onchange={open(tell)} />
        </label>
    }
}

fn open(tell: &Callback<File>) -> Callback<Event> {
    let tell = tell.clone();
    Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let file: Option<File> = input.and_then(|input| input.files()).and_then(|files| files.item(0));
        if let Some(file) = file {
            tell.emit(file);
        }
    })
}
