//! The comparison on screen, as the page hands it over: its setup, and its lanes as bytes.

use super::glue::Glue;
use crate::compare::{Comparison, Lane};
use crate::setup::parse_query;
use crate::site::{Graph, LinkPolicy, file};
use crate::view::browser;
use crate::wire::Reader;
use std::rc::Rc;

/// The comparison on screen; none of a live run, and none before there is one.
pub fn on_screen(glue: &Glue) -> Option<Comparison> {
    let (page, query) = (glue.page(), glue.page().query()?);
    let setup = parse_query(&query, &[]).0;
    let site = match page.site_file().filter(|_| setup.site == "file") {
        Some(text) => file::read_with(&text, browser::join).ok()?.0,
        None => setup.make_site().ok()?,
    };
    let bytes = page.lanes();
    let plans = setup.plans();
    if bytes.len() != plans.len() {
        return None;
    }
    let read = |(plan, bytes): (_, js_sys::Uint8Array)| Lane::of_wire(plan, &mut Reader::new(&bytes.to_vec())).ok();
    let lanes = plans.iter().zip(bytes).map(read).collect::<Option<Vec<Lane>>>()?;
    let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
    Some(Comparison { setup, site: Rc::new(site), graph, lanes })
}
