//! The comparison on screen, as the page hands it over: its setup, and its lanes as bytes.

use super::glue::Glue;
use crate::compare::{Comparison, Lane};
use crate::setup::{Setup, parse_query};
use crate::site::{Graph, LinkPolicy, Site, file};
use crate::view::browser;
use crate::wire::Reader;
use std::rc::Rc;

/// The comparison on screen; none of a live run, and none before there is one.
pub fn on_screen(glue: &Glue) -> Option<Comparison> {
    let setup = parse_query(&glue.page().query()?, &[]).0;
    let site = site(glue, &setup)?;
    let bytes = glue.page().lanes();
    let plans = setup.plans();
    if bytes.len() != plans.len() {
        return None;
    }
    let read = |(plan, bytes): (_, js_sys::Uint8Array)| Lane::of_wire(plan, &mut Reader::new(&bytes.to_vec())).ok();
    let lanes = plans.iter().zip(bytes).map(read).collect::<Option<Vec<Lane>>>()?;
    let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
    Some(Comparison { setup, site: Rc::new(site), graph, lanes })
}

/// The site of a setup; none if it cannot be read or made.
pub fn site(glue: &Glue, setup: &Setup) -> Option<Site> {
    match glue.page().site_file().filter(|_| setup.site == "file") {
        Some(text) => file::read_with(&text, browser::join).ok().map(|(site, _)| site),
        None => setup.make_site().ok(),
    }
}
